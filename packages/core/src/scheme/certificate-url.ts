import { VerificationError } from '../errors.js'
import { matches, type Normalization, readUrl } from '../transfer/url-policy.js'

/** The URLs at which the certificates of a scheme may be. No other URL is fetched. */
export interface CertificateUrlPolicy {
  /** The name of the field or header that contains the URL, for error messages. */
  readonly title: string
  /** An origin in lower case, such as `https://s3.amazonaws.com`, or a pattern for the whole origin. */
  readonly origin: string | RegExp
  /** A pattern for the whole path, after its dot segments are resolved. */
  readonly path: RegExp
  /** How a URL may differ from its canonical form. The canonical form is fetched. Default: no difference is allowed. */
  readonly normalize?: readonly Normalization[]
}

// A path that is canonical, and that every program reads in the same way. `readUrl` reads any other form, more slowly.
const usualPath = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/
const longestUsual = 512

/**
 * Returns the canonical form of a certificate URL that a policy allows.
 *
 * @param origin - the only origin that this request may name, which the policy must allow too
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN if the policy does not allow it.
 */
export function readCertificateUrl(
  text: string,
  policy: CertificateUrlPolicy,
  origin: string | RegExp = policy.origin,
): string {
  const { origin: allowed } = policy
  if (origin !== allowed && !(typeof origin === 'string' && matches(allowed, origin)))
    throw forbidden(policy, 'belongs to an origin that is not allowed')
  return typeof origin === 'string' &&
    text.length <= longestUsual &&
    text.startsWith(origin) &&
    isUsual(text.slice(origin.length), policy.path)
    ? text
    : readOther(text, policy, origin)
}

function isUsual(path: string, allowed: RegExp): boolean {
  return usualPath.test(path) && matches(allowed, path)
}

function readOther(text: string, policy: CertificateUrlPolicy, origin: string | RegExp): string {
  const { url, fault } = readUrl(text, { ...policy, origin })
  if (url !== undefined) return url
  throw forbidden(policy, fault)
}

function forbidden({ title }: CertificateUrlPolicy, fault: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', `${title} ${fault}`)
}
