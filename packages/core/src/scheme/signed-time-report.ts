import { timestampReport } from '../explain/common-reports.js'
import type { CheckReport } from '../explain/report-checks.js'

/** The values that the steps of the library keep for their reports, even if the check then fails. */
export interface Noted {
  readonly 'signed-time'?: Date
}

/** Reports the check that `fresh` runs. */
export const signedTimeReport: CheckReport<unknown> = timestampReport<unknown>(
  (found) => (found as Noted)['signed-time'],
)
