import { encodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import { TimeoutError, within } from '../transfer/within.js'
import type { HeaderFields } from './header-fields.js'
import { readHeaderFields } from './header-lines.js'

/** What requests are read with that come in a form of which most programs never see one. */

/**
 * Reads the headers of a request, in any form in which a host has them.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if the form is another, ERR_HEADER_INVALID if Host and `:authority` differ.
 */
export function readUnusualHeaders(headers: unknown): HeaderFields {
  try {
    return readHeaderFields(headers)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      'headers must be Headers, an iterable of [name, value] or an object, with strings for values',
      { cause },
    )
  }
}

// A decoder leaves U+FFFD for bytes that it cannot read, and an encoder for half a surrogate pair.
const lossy = /\ufffd|\p{Surrogate}/u

/**
 * The bytes of a body that holds none: UTF-8 of a text.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if it is something else, ERR_BODY_CONSUMED if it is a text that lost bytes.
 */
export function bytesOfText(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body !== 'string') {
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      `The body is ${nameForm(body)}. Hand over the raw bytes, as they arrived: a Uint8Array, an ArrayBuffer or a string`,
    )
  }
  if (!lossy.test(body)) return encodeUtf8(body)
  throw new VerificationError(
    'ERR_BODY_CONSUMED',
    'The body is a string that holds U+FFFD, which a decoder leaves for bytes that are not UTF-8. Keep the raw bytes instead',
  )
}

function nameForm(body: unknown): string {
  if (body === undefined || body === null) return 'missing'
  if (ArrayBuffer.isView(body)) return 'a view that is not a Uint8Array'
  return typeof body === 'object' ? 'an object, such as a parser makes' : `a ${typeof body}`
}
