import type { VerificationError } from '../errors.js'

/** How a refused request is answered. */
export interface Refusal {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Seconds after which a service may try again a request that could not be judged. */
const retryAfter = '5'

/**
 * Describes the answer to a refused request, for adapters that write no `Response`: the error's status, a JSON body with
 * its code alone, and `Retry-After` where the error is retryable.
 */
export function describeRefusal({ code, status, retryable }: VerificationError): Refusal {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(retryable ? { 'retry-after': retryAfter } : {}) },
    body: JSON.stringify({ error: code }),
  }
}
