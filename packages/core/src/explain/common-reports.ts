import type { CheckReport, Finding } from './report-checks.js'

/** Report of the check that a request is a POST. */
export const methodReport: CheckReport<unknown> = { title: 'The method is POST' }

/** Report of the check of a timestamp: what it said, if it could be read, and the clock. */
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
