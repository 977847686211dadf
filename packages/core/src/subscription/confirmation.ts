import { claimOf } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'

/** Options of the functions that confirm a subscription. */
export interface ConfirmSubscriptionOptions {
  /** The fetch function. Default: the one of the runtime. */
  fetch?: typeof fetch
  /** How long the service may take to answer, in seconds, at most 60. Default 10. */
  timeout?: number
}

/**
 * Requires the object itself that a verifier of the scheme resolved to, with a message that asks for a confirmation. A copy does
 * not prove that its URL was signed.
 *
 * @param typeOf - returns the type of a message of the scheme
 * @throws TypeError if it is a copy, an unverified message, or a message of another scheme or type.
 */
export function requireConfirmation<Payload>(
  verified: Verified<Payload>,
  scheme: string,
  typeOf: (payload: Payload) => string,
): Payload {
  // This throws if the object is a copy or was not made by a verifier.
  claimOf(verified)
  if (verified.scheme !== scheme)
    throw new TypeError(`A request of the scheme ${verified.scheme} cannot confirm a subscription`)
  const type = typeOf(verified.payload)
  if (type !== 'SubscriptionConfirmation') throw new TypeError(`A ${type} cannot confirm a subscription`)
  return verified.payload
}
