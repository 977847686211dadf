import type { SchemeIdentity } from '../errors.js'
import type { Reports } from '../explain/report-checks.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { Check } from './check.js'
import type { Logger } from './logger.js'
import type { ReplayGuard } from './replay-guard.js'
import type { Covers, SignatureAlgorithm, Signer } from './verifier.js'
import type { WebCrypto } from './web-crypto.js'

/** What a scheme is made of. `verify` and `explain` are two readers of its one function of checks. */
export interface Scheme<Findings, Payload> {
  readonly identity: SchemeIdentity
  readonly maxBodyBytes: number
  readonly logger: Logger
  readonly crypto: WebCrypto
  readonly currentDate: () => Date
  readonly replayGuard: ReplayGuard | undefined
  /** The checks, from top to bottom, and what a request that passes them all has proved. */
  check(run: Run<Findings>): Promise<Proved<Payload>>
  /** Loads and warms what the first verification needs, without a network. */
  prepare(): Promise<void>
  /** Loads how `explain` words the checks. */
  reports(): Promise<Reports<Findings>>
}

/** One request on its way through the checks of a scheme. */
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

/** What tells one message from another, and how long it could come again. Called only if there is a replay guard. */
export interface ReplayIdentity {
  readonly id: () => string
  /** Seconds after its timestamp during which a message is fresh, both ends included. */
  readonly tolerance: () => number
  /** What a copy of a message that is being handled is refused with. Default ERR_IN_PROGRESS: an honest sender repeats it. */
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED'
}
