import type { Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { certificateReports } from '../signing-certificate/reports.js'
import type { CertificateSchemeFindings } from './certificate-kind.js'
import { createSignedDataReport } from './signed-data-report.js'
import { signedTimeReport } from './signed-time-report.js'

/** Creates the reports of the checks that the library runs for a scheme that signs with certificates. */
export function createCertificateReports(crypto: WebCrypto): Reports<CertificateSchemeFindings> {
  return {
    ...certificateReports,
    'certificate-url': { title: 'The certificate URL is allowed' },
    signature: createSignedDataReport(
      crypto,
      'The signature is the certificate’s, over the received data',
      ({ 'certificate-download': file }) => file?.endEntity.subjectPublicKeyInfo.jwk,
    ),
    timestamp: signedTimeReport,
  }
}
