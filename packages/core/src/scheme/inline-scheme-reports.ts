import { timestampReport } from '../explain/common-reports.js'
import type { Reports } from '../explain/report-checks.js'
import { inlineReports } from '../signing-certificate/inline-reports.js'
import type { InlineSchemeFindings } from './inline-run.js'
import type { SchemeReports } from './scheme-definition.js'

const common: Reports<InlineSchemeFindings> = {
  ...inlineReports,
  signature: { title: 'The signature is the certificate’s, over what came' },
  timestamp: timestampReport(({ timestamp }) => timestamp),
}

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  reports: SchemeReports<Findings, InlineSchemeFindings>,
): Reports<Findings & InlineSchemeFindings> {
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, ...reports } as unknown as Reports<Findings & InlineSchemeFindings>
}
