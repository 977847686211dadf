import { describeSignature } from '../explain/describe-signature.js'
import type { CheckReport, Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { inlineReports } from '../signing-certificate/inline-reports.js'
import type { InlineSchemeFindings } from './inline-run.js'
import type { SchemeReports } from './scheme-definition.js'
import type { SignedData } from './signed-data.js'
import { signedTimeReport } from './signed-time-report.js'

/** What the step `prove` notes for its report, even if the check then fails. */
interface Noted {
  readonly 'signed-data'?: readonly SignedData[]
}

const common: Omit<Reports<InlineSchemeFindings>, 'signature'> = {
  ...inlineReports,
  timestamp: signedTimeReport,
}

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  crypto: WebCrypto,
  reports: SchemeReports<Findings, InlineSchemeFindings>,
): Reports<Findings & InlineSchemeFindings> {
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, signature: signatureReport(crypto), ...reports } as unknown as Reports<
    Findings & InlineSchemeFindings
  >
}

function signatureReport(crypto: WebCrypto): CheckReport<InlineSchemeFindings> {
  return {
    title: 'The signature is the certificate’s, over what came',
    async describe({ found, error, budget }) {
      const [signed] = (found as Noted)['signed-data'] ?? []
      const jwk = found.certificates?.endEntity.subjectPublicKeyInfo.jwk
      if (signed === undefined || jwk === undefined || error?.retryable) return undefined
      return await describeSignature(crypto, { jwk, ...signed }, error === undefined, budget)
    },
  }
}
