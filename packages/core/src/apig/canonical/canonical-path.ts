import { VerificationError } from '../../errors.js'
import type { ApigProfile } from './profiles.js'

const plainPath = /^[A-Za-z0-9._~/-]*$/

/**
 * Canonical path: decoded once, each segment re-encoded, dot segments kept, a slash at the end.
 * Two paths that differ in a final slash, or in `/` and `%2F`, have the same one: the scheme cannot tell them apart.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, or `%2F` where the profile refuses it.
 */
export function canonicalPath(path: string, profile: Pick<ApigProfile, 'percentDecoding' | 'encodedSlash'>): string {
  const encoded = plainPath.test(path) ? path : encodeSegments(path, profile)
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/** Reads the segments of a path, decoded, without the slash at the end that every path counts as having. Throws as {@link canonicalPath} does. */
export function signedSegments(path: string, profile: Pick<ApigProfile, 'percentDecoding'>): readonly string[] {
  const decoded = decodePercent(path, profile.percentDecoding)
  return (decoded.endsWith('/') ? decoded : `${decoded}/`).split('/').slice(1, -1)
}

function encodeSegments(path: string, profile: Pick<ApigProfile, 'percentDecoding' | 'encodedSlash'>): string {
  if (profile.encodedSlash === 'refuse' && /%2f/i.test(path)) {
    throw new VerificationError('ERR_REQUEST_INVALID', 'The path holds %2F, which is refused here')
  }
  return decodePercent(path, profile.percentDecoding).split('/').map(encodePercent).join('/')
}

const unreserved = /^[A-Za-z0-9._~-]*$/

/** Percent-encodes the UTF-8 of all but unreserved characters (RFC 3986 section 2.3), with upper-case hex. */
export function encodePercent(text: string): string {
  if (unreserved.test(text)) return text
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Decodes percent-encoding, once.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, and for bytes that are no UTF-8: decoders that
 * replace them make different targets equal.
 */
export function decodePercent(text: string, decoding: ApigProfile['percentDecoding']): string {
  if (!text.includes('%')) return text
  try {
    return decoding === 'all' ? decodeURIComponent(text) : decodeURI(text)
  } catch {
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      'The request target has a percent-escape that is malformed or no UTF-8',
    )
  }
}
