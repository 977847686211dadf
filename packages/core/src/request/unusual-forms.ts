import { encodeUtf8, isBytes } from '../encoding/bytes.js'
import { isVerificationError, VerificationError } from '../errors.js'
import { TimeoutError } from '../transfer/within.js'
import type { HeaderFields } from './header-fields.js'
import { readHeaderFields } from './header-lines.js'

// What most programs never need: requests in another form than the usual ones, and what is said of a body that cannot be read.

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

/**
 * The bytes of a body that is in memory, in any form that loses none.
 *
 * @throws VerificationError ERR_BODY_TOO_LARGE, ERR_REQUEST_INVALID if it has another form, or ERR_BODY_CONSUMED if it is a
 * text that lost bytes.
 */
export function readUnusualBody(body: unknown, maxBodyBytes: number): Uint8Array<ArrayBuffer> {
  // UTF-8 takes a byte for each UTF-16 code unit at least, so a longer text need not be encoded.
  if (typeof body === 'string' && body.length > maxBodyBytes) throw tooLarge(maxBodyBytes)
  const bytes = bytesOf(body)
  if (bytes.byteLength > maxBodyBytes) throw tooLarge(maxBodyBytes)
  return bytes
}

function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return bytesOfText(body)
  if (isBytes(body) || isArrayBuffer(body)) return copy(body)
  throw new VerificationError(
    'ERR_REQUEST_INVALID',
    `The body is ${nameForm(body)}. Hand over the raw bytes, as they arrived: a Uint8Array, an ArrayBuffer or a string`,
  )
}

function copy(body: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  try {
    // Of a buffer a view, which is then copied.
    return new Uint8Array(isBytes(body) ? body : new Uint8Array(body))
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

/** The refusal of a body that is over the limit. */
export function tooLarge(maxBodyBytes: number): VerificationError {
  return new VerificationError('ERR_BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes`)
}

/** The refusal of a body that was read before. */
export function bodyConsumed(): VerificationError {
  const message = 'The body was read before the verifier: mount it before any body parser'
  return new VerificationError('ERR_BODY_CONSUMED', message)
}

/** The refusal of a body that did not come in so many seconds, or not to its end. What an adapter refuses it with stays. */
export function unreadable(cause: unknown, bodyTimeout?: number): VerificationError {
  if (isVerificationError(cause)) return cause
  return cause instanceof TimeoutError && bodyTimeout !== undefined
    ? new VerificationError('ERR_DEPENDENCY_FAILED', `The body did not arrive within ${bodyTimeout} s`)
    : new VerificationError('ERR_DEPENDENCY_FAILED', 'The body could not be read to its end', { cause })
}
