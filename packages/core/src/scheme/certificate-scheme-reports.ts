import { timestampReport } from '../explain/common-reports.js'
import type { Reports } from '../explain/report-checks.js'
import { certificateReports } from '../signing-certificate/reports.js'
import type { CertificateSchemeFindings } from './certificate-run.js'
import type { SchemeReports } from './scheme-definition.js'

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  reports: SchemeReports<Findings, CertificateSchemeFindings>,
): Reports<Findings & CertificateSchemeFindings> {
  const common: Reports<CertificateSchemeFindings> = {
    ...certificateReports,
    'certificate-url': { title: 'The certificate URL is allowed' },
    signature: { title: 'The signature is the certificate’s, over what came' },
    timestamp: timestampReport(({ timestamp }) => timestamp),
  }
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, ...reports } as unknown as Reports<Findings & CertificateSchemeFindings>
}
