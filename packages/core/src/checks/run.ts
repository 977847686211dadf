import type { ReceivedRequest } from '../request/received-request.js'
import type { Check } from './check.js'
import type { Covers, SignatureAlgorithm, Signer } from './verifier.js'

/** One request that the checks of a scheme are examining. */
export interface Run<Findings> {
  readonly check: Check<Findings>
  readonly request: ReceivedRequest
  readonly now: Date
}

/** What the checks of a scheme have proved. */
export interface Proved<Payload> {
  readonly payload: Payload
  readonly timestamp: Date
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly covers: Covers
  readonly replay: ReplayIdentity
}

/** Identifies a message, and says how long a copy of it could be accepted. */
export interface ReplayIdentity {
  /** Returns the id. Called only if there is a replay guard. */
  readonly id: () => string
  /** How long after its timestamp a message is fresh, in seconds. Both limits are included. */
  readonly tolerance: number
  /**
   * The code for a copy of a message that is still being handled. Default ERR_IN_PROGRESS, because an honest sender retries.
   */
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED' | undefined
}
