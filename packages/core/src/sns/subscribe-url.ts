import { VerificationError } from '../errors.js'
import { readUrl } from '../scheme/fetching.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsSubscriptionConfirmation } from './sns-message.js'
import { parseTopicArn } from './topic-arn.js'

/**
 * Requires that a SubscribeURL only confirms the subscription of its message, with AWS in the region of the topic.
 *
 * @returns the URL, unchanged.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN
 */
export function requireSubscribeUrl(message: SnsSubscriptionConfirmation): string {
  const { SubscribeURL, TopicArn, Token } = message
  const { origin } = parseTopicArn(TopicArn)
  const { url, fault } = readUrl(SubscribeURL, { origin, path: /^\/$/, query: /^.*$/ })
  if (url === undefined) throw forbidden(fault)
  const expected = new Map([
    ['Action', 'ConfirmSubscription'],
    ['TopicArn', TopicArn],
    ['Token', Token],
  ])
  for (const [name, value] of new URL(url).searchParams) {
    if (expected.get(name) !== value)
      throw forbidden('has a query parameter that is unknown, repeated or at odds with the message')
    expected.delete(name)
  }
  if (expected.size > 0) throw forbidden('lacks Action, TopicArn or Token')
  return url
}

function forbidden(why: string): VerificationError {
  const { name: scheme, status } = snsIdentity
  return new VerificationError('ERR_SUBSCRIBE_URL_FORBIDDEN', `SubscribeURL ${why}`, { scheme, status })
}
