import { describeSignature } from '../explain/describe-signature.js'
import type { CheckReport } from '../explain/report-checks.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import type { SignedData } from './signed-data.js'

/** The values that the step `prove` keeps for its reports, even if its checks then fail. */
interface Noted {
  readonly 'signed-data'?: readonly SignedData[]
}

/**
 * Creates the report of the check that `prove` runs with public keys. It describes the first candidate.
 *
 * @param keyOf - returns the key that has probably signed, if it is known
 */
export function createSignedDataReport<Findings>(
  crypto: WebCrypto,
  title: string,
  keyOf: (found: Partial<Findings>, signed: SignedData) => Readonly<WebCryptoJwk> | undefined,
): CheckReport<Findings> {
  return {
    title,
    async describe({ found, error, budget }) {
      const [signed] = (found as Noted)['signed-data'] ?? []
      const jwk = signed && keyOf(found, signed)
      if (signed === undefined || jwk === undefined || error?.retryable) return undefined
      return await describeSignature(crypto, { jwk, ...signed }, error === undefined, budget)
    },
  }
}
