import type { VerificationError, VerificationErrorCode } from '../errors.js'

/** Describes the answer to a refused request. */
export interface Refusal {
  readonly status: number
  /** The headers, with lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Seconds after which a service may repeat a request that could not be verified. */
const retryAfter = '5'

const mismatch: VerificationErrorCode = 'ERR_SIGNATURE_MISMATCH'

/**
 * Describes the answer to a refused request, for adapters that do not write a `Response`: the status of the error, a JSON
 * body with only its code, and `Retry-After` if the error is retryable. An unknown access key gets the same answer as a
 * wrong signature, so that a sender cannot search for existing access keys.
 */
export function describeRefusal({ code, scheme, status, retryable }: VerificationError): Refusal {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(retryable ? { 'retry-after': retryAfter } : {}) },
    body: JSON.stringify({ error: code === 'ERR_SIGNER_NOT_ALLOWED' && scheme === 'apig' ? mismatch : code }),
  }
}
