import { VerificationError } from '../../errors.js'
import type { ApigProfile } from './profiles.js'

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
