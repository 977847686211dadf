export { forgetClaim } from './forget-claim.js'
export { describeRefusal, type Refusal } from './refusal.js'
export {
  type FetchHandler,
  refusalResponse,
  type VerifiedHandler,
  type VerifierSource,
  type WithVerificationOptions,
  withVerification,
} from './with-verification.js'
