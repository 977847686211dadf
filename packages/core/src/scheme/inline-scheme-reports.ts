import type { Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { inlineReports } from '../signing-certificate/inline-reports.js'
import type { InlineSchemeFindings } from './inline-kind.js'
import { createSignedDataReport } from './signed-data-report.js'
import { signedTimeReport } from './signed-time-report.js'

/** Creates the reports of the checks that the library runs for a scheme whose messages carry their certificates. */
export function createInlineReports(crypto: WebCrypto): Reports<InlineSchemeFindings> {
  return {
    ...inlineReports,
    signature: createSignedDataReport(
      crypto,
      'The signature is the certificate’s, over the received data',
      ({ certificates: chain }) => chain?.endEntity.subjectPublicKeyInfo.jwk,
    ),
    timestamp: signedTimeReport,
  }
}
