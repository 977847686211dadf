export { type BestEffortStoreOptions, bestEffortStore } from './certificates/best-effort-store.js'
export {
  type CertificateStore,
  type MemoryCertificateStoreOptions,
  memoryCertificateStore,
} from './certificates/certificate-store.js'
export {
  VerificationError,
  type VerificationErrorCode,
  type VerificationErrorCodes,
  type VerificationErrorOptions,
} from './errors.js'
export type { Logger } from './verification/logger.js'
export { type MemoryReplayGuardOptions, memoryReplayGuard } from './verification/memory-replay-guard.js'
export type { ClaimAnswer, ReplayGuard } from './verification/replay-guard.js'
export { completeClaim, releaseClaim } from './verification/verified-request.js'
export type {
  Check,
  Explanation,
  IncomingRequest,
  SignatureAlgorithm,
  SignedRequest,
  Signer,
  Verified,
  Verifier,
  VerifyOptions,
} from './verification/verifier.js'
