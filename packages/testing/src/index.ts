export {
  type AlexaPayloadOptions,
  alexaCertificateUrl,
  alexaDnsName,
  alexaPayload,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  testSkillId,
} from './alexa-request.js'
export {
  type SignApigTestRequestOptions,
  signApigTestRequest,
  testAccessKey,
  testSecret,
} from './apig-request.js'
export {
  type AppStoreFields,
  appStoreRequest,
  type SignAppStoreInfoOptions,
  type SignAppStoreNotificationOptions,
  signAppStoreJws,
  signAppStoreNotification,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
  testAppAppleId,
  testBundleId,
} from './app-store-notification.js'
export {
  type AppStoreSigner,
  type AppStoreSignerOptions,
  appStoreIssuerMarker,
  appStoreSigningMarker,
  createAppStoreSigner,
} from './app-store-signer.js'
export {
  type CertificateHost,
  createCertificateHost,
  type HostedFile,
  type HostedRequest,
  type HostFault,
  type HostFaultOptions,
} from './certificate-host.js'
export { testCertificateStore } from './certificate-store-contract.js'
export type { ContractOptions, ContractTest } from './contract-test.js'
export * as der from './der.js'
export type { NameAttribute, TestName } from './distinguished-name.js'
export { expectAccepted, expectRejected } from './expect-verdict.js'
export {
  type ExtendedKeyUsageName,
  extensionIds,
  type KeyUsageName,
  type TestExtension,
  type TestGeneralName,
} from './extensions.js'
export type { HostileAlexaOptions } from './hostile/alexa-material.js'
export type { HostileApigOptions } from './hostile/apig.js'
export type { HostileAppStoreOptions } from './hostile/appstore-material.js'
export type { HostileSchemeOptions, SchemeFault } from './hostile/for-scheme.js'
export { hostile } from './hostile/hostile.js'
export type { HostileRequest } from './hostile/hostile-request.js'
export type { HostilePayPalOptions } from './hostile/paypal-material.js'
export type { HostileSmnOptions } from './hostile/smn-material.js'
export type { HostileSnsOptions } from './hostile/sns-material.js'
export {
  type PayPalEventOptions,
  type PayPalTestEnvironment,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  payPalEvent,
  payPalSimulatorId,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
  testWebhookId,
} from './paypal-webhook.js'
export { encodePem } from './pem.js'
export { testReplayGuard } from './replay-guard-contract.js'
export { type SchemeContractOptions, testScheme } from './scheme-contract.js'
export type { CertificateTraits, SchemeMaterial, SchemeTraits, SigningKeys } from './scheme-material.js'
export {
  createSchemeSigner,
  type SchemeChanges,
  type SchemeParts,
  type SchemeSigner,
  type SchemeSignerOptions,
  type TestableScheme,
} from './scheme-signer.js'
export { type SignedTestRequest, toRequest } from './signed-test-request.js'
export { publicKeyPem, smnCertificateUrl, testTopicUrn } from './smn-endpoint.js'
export {
  type SignedSmnRequest,
  type SignSmnMessageOptions,
  type SmnMessageType,
  type SmnTestMessage,
  signSmnMessage,
  smnRequest,
} from './smn-message.js'
export { snsCaIssuersUrl, snsCertificateUrl, snsDnsName, testTopicArn } from './sns-endpoint.js'
export {
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsMessageType,
  type SnsTestMessage,
  signSnsMessage,
  snsRequest,
} from './sns-message.js'
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
  type PrivateJwk,
  type RsaScheme,
  type TestKeys,
  type TestKeysOptions,
} from './test-keys.js'
