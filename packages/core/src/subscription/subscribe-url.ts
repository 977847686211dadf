import { type SchemeIdentity, VerificationError } from '../errors.js'
import { readUrl, type UrlPolicy } from '../transfer/url-policy.js'

/** The URL with which a message asks for a confirmation, and the rules for it. */
export interface SubscribeUrl extends Pick<UrlPolicy, 'origin' | 'path'> {
  readonly text: string
  /** The name of its field, for error messages. */
  readonly field: string
  readonly identity: SchemeIdentity
  /** The query parameters that it must have, with their values. `undefined` stands for any value that is not empty. */
  readonly required: Readonly<Record<string, string | undefined>>
  /** The query parameters that it may have. */
  readonly optional: Readonly<Record<string, string>>
}

/**
 * Requires that a URL only confirms the subscription of its message. Each query parameter must occur once, and others are
 * refused.
 *
 * @returns the URL, unchanged.
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN if it does not follow these rules.
 */
export function requireSubscribeUrl(subscribeUrl: SubscribeUrl): string {
  const { text, origin, path, required, optional } = subscribeUrl
  const { url, fault } = readUrl(text, { origin, path, query: /^.*$/ })
  if (url === undefined) throw forbidden(subscribeUrl, fault)
  const expected = new Map(Object.entries({ ...optional, ...required }))
  for (const [name, value] of new URL(url).searchParams) {
    if (!expected.has(name) || value === '' || (expected.get(name) ?? value) !== value)
      throw forbidden(subscribeUrl, 'has a query parameter that is unknown, repeated or at odds with the message')
    expected.delete(name)
  }
  const missing = Object.keys(required).filter((name) => expected.has(name))
  if (missing.length > 0) throw forbidden(subscribeUrl, `lacks the query parameter ${missing.join(' and ')}`)
  return url
}

function forbidden({ field, identity }: SubscribeUrl, fault: string): VerificationError {
  const { name: scheme, status } = identity
  return new VerificationError('ERR_SUBSCRIBE_URL_FORBIDDEN', `${field} ${fault}`, { scheme, status })
}
