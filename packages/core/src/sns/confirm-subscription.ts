import { claimOf } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'
import type { SnsMessage, SnsSubscriptionConfirmation } from './sns-message.js'

/**
 * Confirms a subscription, by the SubscribeURL in a message that a verifier has accepted. To confirm once more changes
 * nothing, and AWS answers the same.
 *
 * @param verified - the very object that `verify` resolved to for a SubscriptionConfirmation
 * @throws TypeError if it is another one, a copy, or a message that nobody verified; or if an option is not valid.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN, before any request, if the URL does not confirm this message with
 * AWS in the topic's region; ERR_CONFIRMATION_FAILED if AWS did not confirm, `retryable` for the network's faults and AWS's
 * own, and for what a proxy or a throttle answers.
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
  const message = confirmationIn(verified)
  // Once in the life of a subscription, so it is not part of what a verification loads.
  const { confirm } = await import('./confirmation.js')
  return await confirm(message, options)
}

function confirmationIn(verified: Verified<SnsMessage>): SnsSubscriptionConfirmation {
  // Throws for a copy, and for what the caller made up.
  claimOf(verified)
  if (verified.scheme !== 'sns')
    throw new TypeError(`A request of the scheme ${verified.scheme} confirms no subscription`)
  if (verified.payload.Type !== 'SubscriptionConfirmation')
    throw new TypeError(`A ${verified.payload.Type} confirms no subscription`)
  return verified.payload
}

/** Options of `confirmSubscription`. */
export interface ConfirmSubscriptionOptions {
  /** Default: the runtime's. */
  fetch?: typeof fetch
  /** Seconds that AWS may take to answer, at most 60. Default 10. */
  timeout?: number
}

/** What AWS answered to a confirmation. */
export interface ConfirmedSubscription {
  /** ARN of the subscription, which begins with the topic's. */
  readonly subscriptionArn: string
  /** AWS's name for the call, to ask its support about it. */
  readonly requestId: string | undefined
}
