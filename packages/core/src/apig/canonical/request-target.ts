import { isPromise } from '../../encoding/when-settled.js'
import { VerificationError } from '../../errors.js'
import { refuseAmbiguousTarget } from './ambiguous-target.js'
import type { ApigProfile } from './profiles.js'

/** A request target, split and not decoded. */
export interface RequestTarget {
  /** Starts with a slash. */
  readonly path: string
  /** What follows the first `?`; empty where nothing does. */
  readonly query: string
  /** Host and port of an absolute target. */
  readonly host: string | undefined
  /** Of an absolute target, in lower case: `https`. */
  readonly scheme: string | undefined
}

/** Characters that a request target may have at most. */
export const maxTargetLength = 32_768

const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)/
// Printable US-ASCII but for the fragment delimiter, and for the backslash, which URL parsers read as a slash.
const targetCharacters = /^[!"$-[\]-~]*$/

/**
 * Splits the raw target of a request, absolute or in origin-form (RFC 9112 section 3.2).
 * `URL` would resolve dot segments, re-encode, and take `//a` for a host: what was signed would be lost.
 *
 * @throws VerificationError ERR_REQUEST_INVALID
 */
export function splitRequestTarget(url: string): RequestTarget {
  if (url.length > maxTargetLength) throw invalid(`has more than ${maxTargetLength} characters`)
  if (!targetCharacters.test(url)) throw invalid('holds a character that belongs percent-encoded')
  const authority = absolute.exec(url)
  let rest = url
  if (authority !== null) {
    rest = url.slice(authority[0].length)
    if (!rest.startsWith('/')) rest = `/${rest}`
  } else if (!url.startsWith('/')) throw invalid('is neither absolute nor a path')
  const question = rest.indexOf('?')
  return {
    path: question < 0 ? rest : rest.slice(0, question),
    query: question < 0 ? '' : rest.slice(question + 1),
    // User information is no part of a Host header.
    host: authority?.[2]?.slice(authority[2].lastIndexOf('@') + 1),
    scheme: authority?.[1]?.toLowerCase(),
  }
}

interface TargetSettings {
  readonly canonicalUrl: ((url: string) => string) | undefined
  readonly ambiguousTarget: 'accept' | 'refuse'
  readonly profile: ApigProfile
}

/**
 * The target that was signed: the one that arrived, or what a hook makes of it.
 *
 * @throws VerificationError ERR_REQUEST_INVALID, or ERR_DEPENDENCY_FAILED if the hook fails.
 */
export function readTarget(url: string, { canonicalUrl, ambiguousTarget, profile }: TargetSettings): RequestTarget {
  const received = splitRequestTarget(url)
  // Handlers read the target that arrived, whatever the hook makes of it.
  if (ambiguousTarget === 'refuse') refuseAmbiguousTarget(received, profile)
  if (canonicalUrl === undefined) return received
  const target = splitRequestTarget(mapTarget(url, canonicalUrl))
  if (ambiguousTarget === 'refuse') refuseAmbiguousTarget(target, profile)
  return target.host === undefined ? { ...target, host: received.host, scheme: received.scheme } : target
}

function mapTarget(url: string, canonicalUrl: (url: string) => string): string {
  let cause: unknown
  try {
    const mapped: unknown = canonicalUrl(url)
    if (typeof mapped === 'string') return mapped
    // Nobody waits for a promise here, and one that rejects unheard would end the process.
    if (isPromise(mapped)) Promise.resolve(mapped).catch(() => {})
    cause = new TypeError('canonicalUrl did not return a string')
  } catch (thrown) {
    cause = thrown
  }
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The canonicalUrl hook failed', { retryable: true, cause })
}

function invalid(why: string): VerificationError {
  return new VerificationError('ERR_REQUEST_INVALID', `The request target ${why}`)
}
