export {
  type AlexaPayloadOptions,
  alexaCertificateUrl,
  alexaDnsName,
  alexaPayload,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  testSkillId,
} from './alexa/alexa-request.js'
export type { HostileAlexaOptions } from './alexa/hostile-material.js'
export {
  type SignApigTestRequestOptions,
  signApigTestRequest,
  testAccessKey,
  testSecret,
} from './apig/apig-request.js'
export type { HostileApigOptions } from './apig/hostile.js'
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
} from './appstore/app-store-notification.js'
export {
  type AppStoreSigner,
  type AppStoreSignerOptions,
  appStoreIssuerMarker,
  appStoreSigningMarker,
  createAppStoreSigner,
} from './appstore/app-store-signer.js'
export type { HostileAppStoreOptions } from './appstore/hostile-material.js'
export * as der from './authority/der.js'
export type { NameAttribute, TestName } from './authority/distinguished-name.js'
export {
  type ExtendedKeyUsageName,
  extensionIds,
  type KeyUsageName,
  type TestExtension,
  type TestGeneralName,
} from './authority/extensions.js'
export { encodePem } from './authority/pem.js'
export {
  createTestAuthority,
  type IssuedCertificate,
  type TestAuthority,
  type TestAuthorityOptions,
  testAnchorNotice,
} from './authority/test-authority.js'
export type {
  CertificateFault,
  CertificateFields,
  CertificateOptions,
  TbsCertificateFields,
} from './authority/test-certificate.js'
export {
  createTestKeys,
  type Hash,
  type KeyType,
  type PrivateJwk,
  type RsaScheme,
  type TestKeys,
  type TestKeysOptions,
} from './authority/test-keys.js'
export {
  type CertificateHost,
  createCertificateHost,
  type HostedFile,
  type HostedRequest,
  type HostFault,
  type HostFaultOptions,
} from './certificate-host.js'
export { testCertificateStore } from './contracts/certificate-store-contract.js'
export type { ContractOptions, ContractTest } from './contracts/contract-test.js'
export { testReplayGuard } from './contracts/replay-guard-contract.js'
export { expectAccepted, expectRejected } from './expect-verdict.js'
export type { HostileRequest } from './hostile/hostile-request.js'
export { hostile } from './hostile-sets.js'
export type { HostilePayPalOptions } from './paypal/hostile-material.js'
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
} from './paypal/paypal-webhook.js'
export type { HostileSchemeOptions, SchemeFault } from './scheme/hostile.js'
export { type SchemeContractOptions, testScheme } from './scheme/scheme-contract.js'
export type { CertificateTraits, SchemeMaterial, SchemeTraits, SigningKeys } from './scheme/scheme-material.js'
export {
  createSchemeSigner,
  type SchemeChanges,
  type SchemeParts,
  type SchemeSigner,
  type SchemeSignerOptions,
  type TestableScheme,
} from './scheme/scheme-signer.js'
export { type SignedTestRequest, toRequest } from './signed-test-request.js'
export type { HostileSmnOptions } from './smn/hostile-material.js'
export { publicKeyPem, smnCertificateUrl, testTopicUrn } from './smn/smn-endpoint.js'
export {
  type SignedSmnRequest,
  type SignSmnMessageOptions,
  type SmnMessageType,
  type SmnTestMessage,
  signSmnMessage,
  smnRequest,
} from './smn/smn-message.js'
export type { HostileSnsOptions } from './sns/hostile-material.js'
export { snsCaIssuersUrl, snsCertificateUrl, snsDnsName, testTopicArn } from './sns/sns-endpoint.js'
export {
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsMessageType,
  type SnsTestMessage,
  signSnsMessage,
  snsRequest,
} from './sns/sns-message.js'
