import type { ReplayGuard } from '../checks/replay-guard.js'
import type { Proved, Run } from '../checks/run.js'
import type { Logger } from '../checks/verifier-options.js'
import type { SchemeIdentity } from '../errors.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Reports } from './report-checks.js'

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
  /** Loads what the first verification needs and runs it once. It does not use the network. */
  prepare(): Promise<void>
  /** Loads the texts that `explain` reports for the checks. */
  reports(): Promise<Reports<Findings>>
}
