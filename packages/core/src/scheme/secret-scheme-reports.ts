import type { Reports } from '../explain/report-checks.js'
import type { SchemeReports } from './scheme-definition.js'
import type { SecretSchemeFindings } from './secret-run.js'
import { signedTimeReport } from './signed-time-report.js'

const common: Reports<SecretSchemeFindings> = {
  'signing-key': { title: 'The access key is known' },
  signature: { title: 'The signature is the access key’s, over what came' },
  timestamp: signedTimeReport,
}

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  reports: SchemeReports<Findings, SecretSchemeFindings>,
): Reports<Findings & SecretSchemeFindings> {
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, ...reports } as unknown as Reports<Findings & SecretSchemeFindings>
}
