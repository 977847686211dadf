import { decodeUtf8 } from '../encoding/bytes.js'
import type { ConfirmSubscriptionOptions } from '../scheme/confirming.js'
import { confirmationFailed, requestConfirmation, requireSubscribeUrl } from '../scheme/fetching.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsSubscriptionConfirmation } from './sns-message.js'
import { parseTopicArn } from './topic-arn.js'

/** The answer of AWS to a confirmation. */
export interface ConfirmedSubscription {
  /** The ARN of the subscription. It begins with the ARN of the topic. */
  readonly subscriptionArn: string
  /** The id that AWS gave the call. AWS support may ask for it. */
  readonly requestId: string | undefined
}

/** Asks AWS to confirm the subscription of a verified message. Throws the errors that `confirmSubscription` documents. */
export async function confirm(
  message: SnsSubscriptionConfirmation,
  options: ConfirmSubscriptionOptions | undefined,
): Promise<ConfirmedSubscription> {
  const url = (): string => subscribeUrlOf(message)
  const service = { owner: 'confirmSubscription', name: 'AWS', identity: snsIdentity, url }
  return parseAnswer(await requestConfirmation(service, options), message.TopicArn)
}

/**
 * Returns the URL that confirms the subscription of a message, with AWS in the region of the topic.
 *
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN
 */
export function subscribeUrlOf({ SubscribeURL: text, TopicArn, Token }: SnsSubscriptionConfirmation): string {
  const { origin } = parseTopicArn(TopicArn)
  return requireSubscribeUrl({
    text,
    field: 'SubscribeURL',
    identity: snsIdentity,
    origin,
    path: /^\/$/,
    required: { Action: 'ConfirmSubscription', TopicArn, Token },
    optional: {},
  })
}

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
    throw confirmationFailed(snsIdentity, 'The answer does not name a subscription to the topic', false)
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
