export { isVerificationError } from '../errors.js'
export {
  aClock,
  aCount,
  aFlag,
  aFunction,
  aNumber,
  anObjectWith,
  aString,
  type OptionKind,
  type OptionKinds,
  oneOf,
  readOptions,
  requireKind,
} from '../options/options.js'
export { type HeaderRecord, readHeaderLines } from '../request/header-lines.js'
export { bodyTimeoutKind, defaultBodyTimeout } from '../request/received-request.js'
export { readField, tryField } from '../request/signed-request.js'
export { type DiagnoseOptions, diagnoseOptionKinds, readDiagnosis } from './diagnose-refusals.js'
export { type HeldClaim, type HoldClaimOptions, holdClaim, holdClaimOptionKinds } from './hold-claim.js'
export { type PrepareOptions, prepareOptionKinds, prepareVerifier } from './prepare-verifier.js'
export { describeRefusal, type Refusal } from './refusal.js'
export {
  type FetchHandler,
  refusalResponse,
  type VerifiedHandler,
  type VerifierSource,
  type WithVerificationOptions,
  withVerification,
  withVerificationOptionKinds,
} from './with-verification.js'
