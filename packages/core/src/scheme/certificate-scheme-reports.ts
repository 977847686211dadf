import type { Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { certificateReports, signatureReport } from '../signing-certificate/reports.js'
import type { CertificateSchemeFindings } from './certificate-run.js'
import type { SchemeReports } from './scheme-definition.js'
import type { SignedData } from './signed-data.js'
import { signedTimeReport } from './signed-time-report.js'

/** What the step `prove` notes for its report, even if the check then fails. */
interface Noted {
  readonly 'signed-data'?: readonly SignedData[]
}

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  crypto: WebCrypto,
  reports: SchemeReports<Findings, CertificateSchemeFindings>,
): Reports<Findings & CertificateSchemeFindings> {
  const common: Reports<CertificateSchemeFindings> = {
    ...certificateReports,
    'certificate-url': { title: 'The certificate URL is allowed' },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over what came', ({ found }) => {
      const { 'signed-data': noted } = found as Noted
      return noted?.[0]
    }),
    timestamp: signedTimeReport,
  }
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, ...reports } as unknown as Reports<Findings & CertificateSchemeFindings>
}
