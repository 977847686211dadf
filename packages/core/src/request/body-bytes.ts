import { isBytes } from '../encoding/binary.js'
import { encodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'

/**
 * The bytes of a body that is in memory, in any form that loses none: copied, so that nobody changes them between check
 * and use.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if it has another form, ERR_BODY_CONSUMED if it is a text that lost bytes.
 */
export function bodyBytes(body: unknown): Uint8Array<ArrayBuffer> {
  if (isBytes(body)) return copy(body)
  if (typeof body === 'string') return bytesOfText(body)
  if (isArrayBuffer(body)) return copy(new Uint8Array(body))
  throw new VerificationError(
    'ERR_REQUEST_INVALID',
    `The body is ${nameForm(body)}. Hand over the raw bytes, as they arrived: a Uint8Array, an ArrayBuffer or a string`,
  )
}

function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes)
  } catch (cause) {
    throw new VerificationError('ERR_REQUEST_INVALID', 'The bytes of the body were transferred away', { cause })
  }
}

// A decoder leaves U+FFFD for bytes that it cannot read, and an encoder for half a surrogate pair.
const lossy = /\ufffd|\p{Surrogate}/u

function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  if (!lossy.test(text)) return encodeUtf8(text)
  throw new VerificationError(
    'ERR_BODY_CONSUMED',
    'The body is a string that holds U+FFFD, which a decoder leaves for bytes that are not UTF-8. Keep the raw bytes instead',
  )
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  if (typeof value !== 'object' || value === null) return false
  const tag = Object.prototype.toString.call(value)
  return !ArrayBuffer.isView(value) && (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]')
}

function nameForm(body: unknown): string {
  if (body === undefined || body === null) return 'missing'
  if (ArrayBuffer.isView(body)) return 'a view that is not a Uint8Array'
  return typeof body === 'object' ? 'an object, such as a parser makes' : `a ${typeof body}`
}
