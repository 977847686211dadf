import { decodeUtf8 } from '../encoding/utf8.js'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import { fetchAtMost } from '../transfer/fetch-at-most.js'
import type { ConfirmedSubscription, ConfirmSubscriptionOptions } from './confirmed-subscription.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsSubscriptionConfirmation } from './sns-message.js'
import { requireSubscribeUrl } from './subscribe-url.js'

const maxAnswerBytes = 16_384

/** Asks AWS to confirm the subscription of a verified message. Throws as `confirmSubscription` says. */
export async function confirm(
  message: SnsSubscriptionConfirmation,
  options: ConfirmSubscriptionOptions,
): Promise<ConfirmedSubscription> {
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
