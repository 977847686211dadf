import { VerificationError } from '../../errors.js'

/** A request target, split and not decoded. */
export interface RequestTarget {
  /** Starts with a slash. */
  readonly path: string
  /** What follows the first `?`; empty where nothing does. */
  readonly query: string
  /** Host and port of an absolute target. */
  readonly host: string | undefined
}

/** Characters of a request target at the most. */
export const maxTargetLength = 32_768

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?]*)/
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
    host: authority?.[1]?.slice(authority[1].lastIndexOf('@') + 1),
  }
}

/**
 * The target that was signed: the one that arrived, or what a hook makes of it.
 *
 * @throws VerificationError ERR_REQUEST_INVALID, or ERR_DEPENDENCY_FAILED if the hook fails.
 */
export function readTarget(url: string, canonicalUrl: ((url: string) => string) | undefined): RequestTarget {
  const received = splitRequestTarget(url)
  if (canonicalUrl === undefined) return received
  let mapped: unknown
  try {
    mapped = canonicalUrl(url)
    if (typeof mapped !== 'string') throw new TypeError('canonicalUrl gave no string')
  } catch (cause) {
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The canonicalUrl hook failed', { retryable: true, cause })
  }
  const target = splitRequestTarget(mapped)
  return { ...target, host: target.host ?? received.host }
}

function invalid(why: string): VerificationError {
  return new VerificationError('ERR_REQUEST_INVALID', `The request target ${why}`)
}
