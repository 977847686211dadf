import { VerificationError } from '../errors.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsSubscriptionConfirmation } from './sns-message.js'
import { parseTopicArn } from './topic-arn.js'

/**
 * Requires that a SubscribeURL does one thing: confirm the subscription of its message, with AWS in the topic's region.
 *
 * @returns the URL as written.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN
 */
export function requireSubscribeUrl(message: SnsSubscriptionConfirmation): string {
  const { SubscribeURL, TopicArn, Token } = message
  const { origin } = parseTopicArn(TopicArn)
  const start = `${origin}/?`
  if (!SubscribeURL.startsWith(start)) throw forbidden(`is not ${origin}/ with a query`)
  // What the URL parser would drop or rewrite is not what AWS wrote.
  if (!/^[!-~]+$/.test(SubscribeURL) || SubscribeURL.includes('#') || new URL(SubscribeURL).href !== SubscribeURL)
    throw forbidden('is not written as AWS writes it')
  const expected = new Map([
    ['Action', 'ConfirmSubscription'],
    ['TopicArn', TopicArn],
    ['Token', Token],
  ])
  for (const [name, value] of new URLSearchParams(SubscribeURL.slice(start.length))) {
    if (expected.get(name) !== value)
      throw forbidden('has a parameter that is foreign, repeated or at odds with the message')
    expected.delete(name)
  }
  if (expected.size > 0) throw forbidden('lacks Action, TopicArn or Token')
  return SubscribeURL
}

function forbidden(why: string): VerificationError {
  const { name: scheme, status } = snsIdentity
  return new VerificationError('ERR_SUBSCRIBE_URL_FORBIDDEN', `SubscribeURL ${why}`, { scheme, status })
}
