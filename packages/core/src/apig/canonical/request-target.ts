import { VerificationError } from '../../errors.js'

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

function invalid(why: string): VerificationError {
  return new VerificationError('ERR_REQUEST_INVALID', `The request target ${why}`)
}
