import type { VerificationError } from '../errors.js'

/** Describes the answer to a refused request. */
export interface Refusal {
  readonly status: number
  /** The headers, with lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Seconds after which a service may repeat a request that could not be verified. */
const retryAfter = '5'

/**
 * Describes the answer to a refused request, for adapters that do not write a `Response`: the status of the error, a JSON
 * body with only its code, and `Retry-After` if the error is retryable.
 */
export function describeRefusal({ code, status, retryable }: VerificationError): Refusal {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(retryable ? { 'retry-after': retryAfter } : {}) },
    body: JSON.stringify({ error: code }),
  }
}
