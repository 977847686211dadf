import type { SchemeIdentity } from '../errors.js'
import type { CheckReports } from '../explain/report-checks.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { Step } from './checks.js'
import type { Logger } from './logger.js'
import type { Verified } from './verifier.js'

/** A scheme: how a context is opened for a request, the checks over it, and what it has proved once all have passed. */
export interface SchemeDefinition<Context, Payload> {
  readonly identity: SchemeIdentity
  readonly maxBodyBytes: number
  readonly logger: Logger
  readonly steps: readonly Step<Context>[]
  /** Loads how `explain` words the steps. */
  reports(): Promise<CheckReports<Context>>
  open(request: ReceivedRequest): Context
  /** Called only where every check has passed. */
  conclude(context: Context): Verified<Payload>
}
