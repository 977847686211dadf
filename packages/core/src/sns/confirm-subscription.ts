import { type ConfirmSubscriptionOptions, requireConfirmation } from '../scheme/confirming.js'
import type { Verified } from '../scheme/parts.js'
import type { ConfirmedSubscription } from './confirmation.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsMessage, SnsSubscriptionConfirmation } from './sns-message.js'

/**
 * Confirms a subscription with the SubscribeURL of a message that a verifier has accepted. A second confirmation changes
 * nothing, and AWS gives the same answer.
 *
 * @param verified - the object that `verify` resolved to for a SubscriptionConfirmation, not a copy
 * @throws TypeError if `verified` is a copy, an unverified message or a message of another type, or if an option is not
 * valid.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN, before any request, if the URL does not confirm this message with
 * AWS in the region of the topic; ERR_CONFIRMATION_FAILED if AWS did not confirm. It is `retryable` if the network or AWS
 * failed, or if a proxy or a rate limit answered.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
 *
 * @example
 * ```ts
 * import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
 *
 * const verifier = createSnsVerifier({ topicArns: ['arn:aws:sns:us-east-1:123456789012:orders'] })
 *
 * export async function subscribe(request: Request): Promise<string> {
 *   const { subscriptionArn } = await confirmSubscription(await verifier.verify(request))
 *   return subscriptionArn
 * }
 * ```
 */
export async function confirmSubscription(
  verified: Verified<SnsMessage>,
  options?: ConfirmSubscriptionOptions,
): Promise<ConfirmedSubscription> {
  const message = requireConfirmation(verified, snsIdentity.name, ({ Type }) => Type)
  // Load this module on demand, because a subscription is confirmed only once.
  const { confirm } = await import('./confirmation.js')
  return await confirm(message as SnsSubscriptionConfirmation, options)
}
