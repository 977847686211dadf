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
export { type MemoryReplayGuardOptions, memoryReplayGuard, type ReplayGuard } from './verification/replay-guard.js'
export { releaseClaim } from './verification/verified-request.js'
export type {
  Check,
  Explanation,
  IncomingRequest,
  SignatureAlgorithm,
  SignedRequest,
  Signer,
  Verified,
  Verifier,
} from './verification/verifier.js'
