import { VerificationError } from '../errors.js'
import { readUrl } from '../scheme/fetching.js'
import { smnIdentity } from './smn-identity.js'
import type { SmnSubscriptionConfirmation } from './smn-message.js'
import { parseTopicUrn } from './topic-urn.js'

/**
 * Requires that a subscribe_url only confirms the subscription of its message, at the console of the region of the topic.
 *
 * @returns the URL, unchanged.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN
 */
export function requireSubscribeUrl({ subscribe_url, topic_urn }: SmnSubscriptionConfirmation): string {
  const { region } = parseTopicUrn(topic_urn)
  const { url, fault } = readUrl(subscribe_url, {
    origin: new RegExp(`^https://(?:${region}-)?console\\.huaweicloud\\.com$`),
    path: /^\/smn\/subscription\/confirm$/,
    query: /^.*$/,
  })
  if (url === undefined) throw forbidden(fault)
  // A parameter without a value here may have any value that is not empty. The region may be absent.
  const expected = new Map<string, string | undefined>([
    ['topic_urn', topic_urn],
    ['token', undefined],
    ['region', region],
    ['region_id', region],
  ])
  for (const [name, value] of new URL(url).searchParams) {
    if (!expected.has(name) || value === '' || (expected.get(name) ?? value) !== value)
      throw forbidden('has a query parameter that is unknown, repeated or at odds with the message')
    expected.delete(name)
  }
  if (expected.has('topic_urn') || expected.has('token')) throw forbidden('lacks topic_urn or token')
  return url
}

function forbidden(why: string): VerificationError {
  const { name: scheme, status } = smnIdentity
  return new VerificationError('ERR_SUBSCRIBE_URL_FORBIDDEN', `subscribe_url ${why}`, { scheme, status })
}
