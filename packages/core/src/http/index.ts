export {
  aClock,
  aCount,
  aFlag,
  aFunction,
  aNumber,
  anObjectWith,
  aPrefix,
  type OptionKind,
  type OptionKinds,
  oneOf,
  readOptions,
  requireKind,
} from '../checks/options.js'
export { type HeldClaim, type HoldClaimOptions, holdClaim, holdClaimOptionKinds } from './hold-claim.js'
export { describeRefusal, type Refusal } from './refusal.js'
export {
  type FetchHandler,
  refusalResponse,
  type VerifiedHandler,
  type VerifierSource,
  type WithVerificationOptions,
  withVerification,
} from './with-verification.js'
