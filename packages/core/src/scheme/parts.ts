// The parts of the schemes of this package, besides their definition. From the rest of core, their folders import only
// encoding/, the errors and their trust anchors. Everything here is in the bundle of each verifier anyway.
export type { Found, Nothing } from '../checks/check.js'
export type { Tolerance } from '../checks/freshness.js'
export type { ReplayGuard } from '../checks/replay-guard.js'
export { claimOf } from '../checks/verified-request.js'
export type { Explanation, Verified, Verifier } from '../checks/verifier.js'
export { verifierOptionKinds } from '../checks/verifier-options.js'
export { loadOnce } from '../encoding/when-settled.js'
export {
  aFlag,
  aFunction,
  aNumber,
  aString,
  type OptionKind,
  type OptionKinds,
  oneOf,
  readOptions,
  requireKind,
} from '../options/options.js'
export { type HeaderFields, optionalHeader, requiredHeader } from '../request/header-fields.js'
export { type ReceivedRequest, requirePost } from '../request/received-request.js'
export type { SignedRequest } from '../request/signed-request.js'
export type { SignatureHash } from '../signature/signature-algorithm.js'
export type { WebCrypto } from '../signature/web-crypto.js'
export type { UrlPolicy } from '../transfer/url-policy.js'
export { within } from '../transfer/within.js'
