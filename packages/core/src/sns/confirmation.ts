import { decodeUtf8 } from '../encoding/bytes.js'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import { fetchAtMost, isTransientStatus } from '../scheme/fetching.js'
import { aFunction, type OptionKind, type OptionKinds, readOptions } from '../scheme/parts.js'
import type { ConfirmedSubscription, ConfirmSubscriptionOptions } from './confirm-subscription.js'
import type { SnsSubscriptionConfirmation } from './sns-message.js'
import { snsIdentity } from './sns-message.js'
import { requireSubscribeUrl } from './subscribe-url.js'

const maxAnswerBytes = 16_384

const someSeconds: OptionKind = {
  wanted: 'a number of seconds above 0, and 60 at most',
  accepts: (value) => typeof value === 'number' && value > 0 && value <= 60,
}

const optionKinds: OptionKinds<ConfirmSubscriptionOptions> = { fetch: aFunction, timeout: someSeconds }

/** Asks AWS to confirm the subscription of a verified message. Throws the errors that `confirmSubscription` documents. */
export async function confirm(
  message: SnsSubscriptionConfirmation,
  options: ConfirmSubscriptionOptions | undefined,
): Promise<ConfirmedSubscription> {
  const { timeout = 10, fetch = runtimeFetch } = readOptions('confirmSubscription', options, optionKinds)
  const url = requireSubscribeUrl(message)
  const fetched = await fetchAtMost(url, { fetch, timeout: timeout * 1_000, maxBytes: maxAnswerBytes })
  switch (fetched.kind) {
    case 'file':
      return parseAnswer(fetched.bytes, message.TopicArn)
    case 'status':
      throw failed(`AWS answered ${fetched.status}`, isTransientStatus(fetched.status))
    case 'redirect':
      throw failed('The answer was a redirect', false)
    case 'too-large':
      throw failed('The answer is larger than a confirmation is', false)
    case 'no-answer':
      // Leave out the cause: in some runtimes it quotes the URL, which contains the token.
      throw failed('No answer came from AWS', true)
  }
}

// Look up fetch at each call, and call it as a method of the global object. Browsers require that.
const runtimeFetch: typeof fetch = (input, init) => globalThis.fetch(input, init)

// Every repetition is bounded, and the white space between elements was removed before. So an answer can match in only one
// way.
const answer = new RegExp(
  [
    '^(?:<\\?xml [^<>]{1,100}\\?>)?',
    '<ConfirmSubscriptionResponse(?: [^<>]{1,200})?>',
    '<ConfirmSubscriptionResult>',
    '<SubscriptionArn>([^<>&\\s]{1,1024})</SubscriptionArn>',
    '</ConfirmSubscriptionResult>',
    '(?:<ResponseMetadata><RequestId>([A-Za-z0-9-]{1,64})</RequestId></ResponseMetadata>)?',
    '</ConfirmSubscriptionResponse>$',
  ].join(''),
)

function parseAnswer(bytes: Uint8Array, topicArn: string): ConfirmedSubscription {
  const [, subscriptionArn = '', requestId] = answer.exec(readElements(bytes)) ?? []
  const isOfTopic = subscriptionArn.startsWith(`${topicArn}:`)
  if (!isOfTopic || !/^[A-Za-z0-9-]{1,64}$/.test(subscriptionArn.slice(topicArn.length + 1)))
    throw failed('The answer does not name a subscription to the topic', false)
  return Object.freeze({ subscriptionArn, requestId })
}

// Returns the elements and their text, without the white space between them. Reads each character once.
function readElements(bytes: Uint8Array): string {
  try {
    const parts = decodeUtf8(bytes).split(/(<[^<>]*>)/)
    return parts.filter((part) => /[^ \t\r\n]/.test(part)).join('')
  } catch {
    // The pattern then does not match, as for any other answer that is not a confirmation.
    return ''
  }
}

function failed(message: string, retryable: boolean): VerificationError {
  const code: VerificationErrorCode = 'ERR_CONFIRMATION_FAILED'
  const { name: scheme, status } = snsIdentity
  return new VerificationError(code, message, { scheme, status, retryable })
}
