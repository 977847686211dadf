import type { SchemeIdentity } from '../errors.js'
import type { Reports } from '../explain/report-checks.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Check } from './check.js'
import type { ReplayGuard } from './replay-guard.js'
import type { Covers, SignatureAlgorithm, Signer } from './verifier.js'
import type { Logger } from './verifier-options.js'

/** The parts of a scheme. `verify` and `explain` both run its one function of checks. */
export interface Scheme<Findings, Payload> {
  readonly identity: SchemeIdentity
  readonly maxBodyBytes: number
  readonly logger: Logger
  readonly crypto: WebCrypto
  readonly currentDate: () => Date
  readonly replayGuard: ReplayGuard | undefined
  /** Runs the checks in order and returns what a request has proved if it passes all of them. */
  check(run: Run<Findings>): Promise<Proved<Payload>>
  /** Loads what the first verification needs, and verifies a sample. It does not use the network. */
  prepare(): Promise<void>
  /** Loads the texts that `explain` reports for the checks. */
  reports(): Promise<Reports<Findings>>
}

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
