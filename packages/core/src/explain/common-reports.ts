import type { CheckReport, CheckReports } from './report-checks.js'

/** Reports of the checks that schemes share. */
export const commonReports: CheckReports<unknown> = {
  method: { title: 'The method is POST' },
  replay: { title: 'The request has not come before' },
}

/** Report of a timestamp's check. */
export const timestampReport: CheckReport<{ readonly timestamp?: Date; readonly now: Date }> = {
  title: 'The timestamp is within the tolerance',
  describe: ({ timestamp, now }) => timestamp && { evidence: { timestamp, now } },
}
