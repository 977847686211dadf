import { VerificationError } from '../../errors.js'

/** A request target, split but not decoded. */
export interface RequestTarget {
  /** The path, which starts with a slash. */
  readonly path: string
  /** The text after the first `?`, or an empty string. */
  readonly query: string
  /** Host and port of an absolute target. */
  readonly host: string | undefined
  /** The scheme of an absolute target in lower case, such as `https`. */
  readonly scheme: string | undefined
}

/** The largest number of characters of a request target. */
export const maxTargetLength = 32_768

const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)/
// Printable US-ASCII except the fragment delimiter and the backslash, which URL parsers read as a slash.
const targetCharacters = /^[!"$-[\]-~]*$/

/**
 * Splits the raw target of a request, absolute or in origin-form (RFC 9112 section 3.2). It does not use `URL`, which would
 * resolve dot segments, encode again, and read `//a` as a host. The signed form would be lost.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if it has another form, a character that is not allowed, or is too long.
 */
export function splitRequestTarget(url: string): RequestTarget {
  if (url.length > maxTargetLength) throw invalid(`has more than ${maxTargetLength} characters`)
  if (!targetCharacters.test(url)) throw invalid('has a character that must be percent-encoded')
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
    // User information is not part of a Host header.
    host: authority?.[2]?.slice(authority[2].lastIndexOf('@') + 1),
    scheme: authority?.[1]?.toLowerCase(),
  }
}

function invalid(why: string): VerificationError {
  return new VerificationError('ERR_REQUEST_INVALID', `The request target ${why}`)
}
