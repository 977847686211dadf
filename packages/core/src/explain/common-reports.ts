import type { CheckReport, Finding } from './report-checks.js'

/** Reports the check that a request is a POST. */
export const methodReport: CheckReport<unknown> = { title: 'The method is POST' }

/** Creates the report of a timestamp check. Its evidence is the timestamp, if it could be read, and the clock. */
export function timestampReport<Findings>(
  timestampIn: (found: Partial<Findings>) => Date | undefined,
): CheckReport<Findings> {
  return {
    title: 'The timestamp is within the tolerance',
    describe({ found, now }): Finding | undefined {
      const timestamp = timestampIn(found)
      return timestamp && { evidence: { timestamp, now } }
    },
  }
}
