export type { ClaimAnswer, ReplayGuard } from './checks/replay-guard.js'
export { type MemoryReplayGuardOptions, memoryReplayGuard } from './checks/replay-guard.js'
export { completeClaim, releaseClaim } from './checks/verified-request.js'
export type {
  Check,
  Covers,
  ExplainHost,
  ExplainOptions,
  Explanation,
  RefusalDiagnosis,
  SignatureAlgorithm,
  Signer,
  Verified,
  Verifier,
  VerifyOptions,
} from './checks/verifier.js'
export type { Logger } from './checks/verifier-options.js'
export {
  VerificationError,
  type VerificationErrorCode,
  type VerificationErrorCodes,
  type VerificationErrorOptions,
} from './errors.js'
export type { IncomingRequest, SignedRequest } from './request/signed-request.js'
export type { WebCrypto, WebCryptoKey } from './signature/web-crypto.js'
export { type BestEffortStoreOptions, bestEffortStore } from './signing-certificate/best-effort-store.js'
export {
  type CertificateStore,
  type MemoryCertificateStoreOptions,
  memoryCertificateStore,
} from './signing-certificate/certificate-store.js'
