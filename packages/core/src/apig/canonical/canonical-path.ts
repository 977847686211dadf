import { VerificationError } from '../../errors.js'
import type { ApigProfile } from './profiles.js'

const plainPath = /^[A-Za-z0-9._~/-]*$/

/**
 * Returns the canonical path: it decodes the path once, encodes each segment again, keeps dot segments and adds a slash at
 * the end. Two paths that differ only in a final slash, or in `/` and `%2F`, have the same canonical path. The scheme cannot
 * distinguish them.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, or for `%2F` if the profile refuses it.
 */
export function canonicalPath(path: string, profile: Pick<ApigProfile, 'percentDecoding' | 'encodedSlash'>): string {
  const encoded = plainPath.test(path) ? path : encodeSegments(path, profile)
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/**
 * Returns the decoded segments of a path, without the final slash that the canonical path always has. Throws the same errors
 * as {@link canonicalPath}.
 */
export function signedSegments(path: string, profile: Pick<ApigProfile, 'percentDecoding'>): readonly string[] {
  const decoded = decodePercent(path, profile.percentDecoding)
  return (decoded.endsWith('/') ? decoded : `${decoded}/`).split('/').slice(1, -1)
}

function encodeSegments(path: string, profile: Pick<ApigProfile, 'percentDecoding' | 'encodedSlash'>): string {
  if (profile.encodedSlash === 'refuse' && /%2f/i.test(path)) {
    throw new VerificationError('ERR_REQUEST_INVALID', "The path has %2F, and the profile has encodedSlash: 'refuse'")
  }
  return decodePercent(path, profile.percentDecoding).split('/').map(encodePercent).join('/')
}

const unreserved = /^[A-Za-z0-9._~-]*$/

/** Percent-encodes the UTF-8 of all characters except the unreserved ones (RFC 3986 section 2.3), with upper-case hex. */
export function encodePercent(text: string): string {
  if (unreserved.test(text)) return text
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Decodes percent-encoding once.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, and for bytes that are not UTF-8. A decoder that replaces
 * such bytes would make different targets equal.
 */
export function decodePercent(text: string, decoding: ApigProfile['percentDecoding']): string {
  if (!text.includes('%')) return text
  try {
    return decoding === 'all' ? decodeURIComponent(text) : decodeURI(text)
  } catch {
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      'The request target has a percent-escape that is malformed or not UTF-8',
    )
  }
}
