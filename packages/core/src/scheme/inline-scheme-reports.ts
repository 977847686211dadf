import { describeSignature } from '../explain/describe-signature.js'
import type { CheckReport, Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { inlineReports } from '../signing-certificate/inline-reports.js'
import type { InlineSchemeFindings } from './inline-run.js'
import type { SignedData } from './signed-data.js'
import { signedTimeReport } from './signed-time-report.js'

/** The values that the step `prove` keeps for its report, even if the check then fails. */
interface Noted {
  readonly 'signed-data'?: readonly SignedData[]
}

/** Creates the reports of the checks that the library runs for a scheme whose messages carry their certificates. */
export function createInlineReports(crypto: WebCrypto): Reports<InlineSchemeFindings> {
  return { ...inlineReports, signature: signatureReport(crypto), timestamp: signedTimeReport }
}

function signatureReport(crypto: WebCrypto): CheckReport<InlineSchemeFindings> {
  return {
    title: 'The signature is the certificate’s, over the received data',
    async describe({ found, error, budget }) {
      const [signed] = (found as Noted)['signed-data'] ?? []
      const jwk = found.certificates?.endEntity.subjectPublicKeyInfo.jwk
      if (signed === undefined || jwk === undefined || error?.retryable) return undefined
      return await describeSignature(crypto, { jwk, ...signed }, error === undefined, budget)
    },
  }
}
