export {
  type AlexaPayloadOptions,
  alexaCertificateUrl,
  alexaDnsName,
  alexaPayload,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
  testSkillId,
  toRequest,
} from './alexa-request.js'
export {
  type CertificateHost,
  createCertificateHost,
  type HostedFile,
  type HostedRequest,
  type HostFault,
} from './certificate-host.js'
export * as der from './der.js'
export type { NameAttribute, TestName } from './distinguished-name.js'
export {
  type ExtendedKeyUsageName,
  extensionIds,
  type KeyUsageName,
  type TestExtension,
  type TestGeneralName,
} from './extensions.js'
export { encodePem } from './pem.js'
export {
  createTestAuthority,
  type IssuedCertificate,
  type TestAuthority,
  type TestAuthorityOptions,
  testAnchorNotice,
} from './test-authority.js'
export type {
  CertificateFault,
  CertificateFields,
  CertificateOptions,
  TbsCertificateFields,
} from './test-certificate.js'
export {
  createTestKeys,
  type Hash,
  type KeyType,
  type RsaScheme,
  type TestKeys,
  type TestKeysOptions,
} from './test-keys.js'
