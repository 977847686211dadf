import { decodeUtf8 } from '../encoding/utf8.js'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import { fetchAtMost } from '../verification/fetch-at-most.js'
import type { Verified } from '../verification/verifier.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsMessage } from './sns-message.js'
import { requireSubscribeUrl } from './subscribe-url.js'
import { VerifiedMessage } from './verified-message.js'

/** Options of {@link confirmSubscription}. */
export interface ConfirmSubscriptionOptions {
  /** Default: the runtime's. */
  fetch?: typeof fetch
  /** Seconds that AWS may take to answer, 60 at the most. Default 10. */
  timeout?: number
}

/** What AWS answered to a confirmation. */
export interface ConfirmedSubscription {
  /** ARN of the subscription, which begins with the topic's. */
  readonly subscriptionArn: string
  /** AWS's name for the call, to ask its support about it. */
  readonly requestId: string | undefined
}

const maxAnswerBytes = 16_384

/**
 * Confirms a subscription, by the SubscribeURL in a message that a verifier has accepted. To confirm once more changes
 * nothing, and AWS answers the same.
 *
 * @param verified - the very object that `verify` resolved to for a SubscriptionConfirmation
 * @throws TypeError where it is another one, a copy, or a message that nobody verified.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN, before any request, where the URL does not confirm this message
 * with AWS in the topic's region; ERR_CONFIRMATION_FAILED where AWS did not confirm, `retryable` for the network's faults
 * and AWS's own.
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
  options: ConfirmSubscriptionOptions = {},
): Promise<ConfirmedSubscription> {
  const message = VerifiedMessage.confirmationIn(verified)
  const { timeout = 10, fetch = (input, init) => globalThis.fetch(input, init) } = options
  if (typeof fetch !== 'function') throw new TypeError('fetch must be a function')
  if (!(timeout > 0 && timeout <= 60)) throw new TypeError('timeout must be above 0, and 60 seconds at the most')
  const url = requireSubscribeUrl(message)
  const fetched = await fetchAtMost(url, { fetch, timeout: timeout * 1_000, maxBytes: maxAnswerBytes })
  switch (fetched.kind) {
    case 'file':
      return parseAnswer(fetched.bytes, message.TopicArn)
    case 'status':
      throw failed(`AWS answered ${fetched.status}`, fetched.status >= 500)
    case 'redirect':
      throw failed('The answer was a redirect', false)
    case 'too-large':
      throw failed('The answer is larger than a confirmation is', false)
    case 'no-answer':
      // Without its cause: some runtimes quote the URL there, and the token with it.
      throw failed('No answer came from AWS', true)
  }
}

const answer = new RegExp(
  [
    '^\\s*(?:<\\?xml [^<>]{1,100}\\?>)?',
    '<ConfirmSubscriptionResponse(?: [^<>]{1,200})?>',
    '<ConfirmSubscriptionResult>',
    '<SubscriptionArn>([^<>&\\s]{1,1024})</SubscriptionArn>',
    '</ConfirmSubscriptionResult>',
    '(?:<ResponseMetadata>',
    '<RequestId>([A-Za-z0-9-]{1,64})</RequestId>',
    '</ResponseMetadata>)?',
    '</ConfirmSubscriptionResponse>\\s*$',
  ].join('\\s*'),
)

function parseAnswer(bytes: Uint8Array, topicArn: string): ConfirmedSubscription {
  let xml = ''
  try {
    xml = decodeUtf8(bytes)
  } catch {
    // No match then, like any other answer that is no confirmation.
  }
  const [, subscriptionArn = '', requestId] = answer.exec(xml) ?? []
  const isOfTopic = subscriptionArn.startsWith(`${topicArn}:`)
  if (!isOfTopic || !/^[A-Za-z0-9-]{1,64}$/.test(subscriptionArn.slice(topicArn.length + 1)))
    throw failed('The answer names no subscription to the topic', false)
  return Object.freeze({ subscriptionArn, requestId })
}

function failed(message: string, retryable: boolean): VerificationError {
  const code: VerificationErrorCode = 'ERR_CONFIRMATION_FAILED'
  const { name: scheme, status } = snsIdentity
  return new VerificationError(code, message, { scheme, status, retryable })
}
