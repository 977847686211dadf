import { type ConfirmSubscriptionOptions, requireConfirmation } from '../scheme/confirming.js'
import type { Verified } from '../scheme/parts.js'
import type { ConfirmedSmnSubscription } from './confirmation.js'
import { smnIdentity } from './smn-identity.js'
import type { SmnMessage, SmnSubscriptionConfirmation } from './smn-message.js'

/**
 * Confirms a subscription with the subscribe_url of a message that a verifier has accepted. A second confirmation changes
 * nothing.
 *
 * @param verified - the object that `verify` resolved to for a SubscriptionConfirmation, not a copy
 * @throws TypeError if `verified` is a copy, an unverified message or a message of another type, or if an option is not
 * valid.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN, before any request, if the URL does not confirm this message at the
 * console of the topic's region; ERR_CONFIRMATION_FAILED if the answer is not 200. It is `retryable` if the network or SMN
 * failed, or if a proxy or a rate limit answered.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9002.html
 *
 * @example
 * ```ts
 * import { confirmSmnSubscription, createSmnVerifier } from '@countersign/core/smn'
 *
 * const topicUrns = ['urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders']
 * const verifier = createSmnVerifier({ topicUrns })
 *
 * export async function subscribe(request: Request): Promise<string | undefined> {
 *   const { subscriptionUrn } = await confirmSmnSubscription(await verifier.verify(request))
 *   return subscriptionUrn
 * }
 * ```
 */
export async function confirmSmnSubscription(
  verified: Verified<SmnMessage>,
  options?: ConfirmSubscriptionOptions,
): Promise<ConfirmedSmnSubscription> {
  const message = requireConfirmation(verified, smnIdentity.name, ({ type }) => type)
  // Load this module on demand, because a subscription is confirmed only once.
  const { confirm } = await import('./confirmation.js')
  return await confirm(message as SmnSubscriptionConfirmation, options)
}
