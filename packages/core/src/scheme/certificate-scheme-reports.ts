import type { Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { certificateReports, signatureReport } from '../signing-certificate/reports.js'
import type { CertificateSchemeFindings } from './certificate-run.js'
import type { SignedData } from './signed-data.js'
import { signedTimeReport } from './signed-time-report.js'

/** The values that the step `prove` keeps for its report, even if the check then fails. */
interface Noted {
  readonly 'signed-data'?: readonly SignedData[]
}

/** Creates the reports of the checks that the library runs for a scheme that signs with certificates. */
export function createCertificateReports(crypto: WebCrypto): Reports<CertificateSchemeFindings> {
  return {
    ...certificateReports,
    'certificate-url': { title: 'The certificate URL is allowed' },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over the received data', ({ found }) => {
      const { 'signed-data': noted } = found as Noted
      return noted?.[0]
    }),
    timestamp: signedTimeReport,
  }
}
