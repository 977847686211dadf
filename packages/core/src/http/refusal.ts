import type { VerificationError, VerificationErrorCode } from '../errors.js'

/** How a refused request is answered. */
export interface Refusal {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Seconds after which a service may try again a request that could not be judged. */
const retryAfter = '5'

const mismatch: VerificationErrorCode = 'ERR_SIGNATURE_MISMATCH'

/**
 * Describes the answer to a refused request, for adapters that write no `Response`: the error's status, a JSON body with
 * its code alone, and `Retry-After` if the error is retryable. An access key that is not known is answered as a wrong
 * signature is, so that a sender cannot search for the access keys that exist.
 */
export function describeRefusal({ code, scheme, status, retryable }: VerificationError): Refusal {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(retryable ? { 'retry-after': retryAfter } : {}) },
    body: JSON.stringify({ error: code === 'ERR_SIGNER_NOT_ALLOWED' && scheme === 'apig' ? mismatch : code }),
  }
}
