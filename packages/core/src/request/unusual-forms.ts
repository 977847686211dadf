import { encodeUtf8, isBytes } from '../encoding/bytes.js'
import { isVerificationError, VerificationError } from '../errors.js'
import { TimeoutError } from '../transfer/within.js'
import type { HeaderFields } from './header-fields.js'
import { readHeaderFields } from './header-lines.js'

// This module is loaded on demand. It reads requests in unusual forms, and makes the errors for bodies that cannot be read.

/** The limits for the body of a request. */
export interface BodyLimits {
  readonly maxBodyBytes: number
  /** Seconds. */
  readonly bodyTimeout: number
}

/**
 * Reads the headers of a request, in any form that a host uses.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if the headers have another form, ERR_HEADER_INVALID if Host and
 * `:authority` differ.
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
 * Returns the bytes of a body that is in memory. It accepts every form that loses no bytes.
 *
 * @throws VerificationError ERR_BODY_TOO_LARGE if it is too large, ERR_REQUEST_INVALID if it has another form, or
 * ERR_BODY_CONSUMED if it is a string that lost bytes.
 */
export function readUnusualBody(body: unknown, maxBodyBytes: number): Uint8Array<ArrayBuffer> {
  // UTF-8 needs at least one byte for each UTF-16 code unit, so a text longer than the limit need not be encoded.
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
    `The body is ${nameForm(body)}. Pass the raw bytes, as they arrived: a Uint8Array, an ArrayBuffer or a string`,
  )
}

function copy(body: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  try {
    // Make a view of the buffer, which the outer call copies. DataView refuses an object that only says that it is a buffer.
    return new Uint8Array(isBytes(body) ? body : new Uint8Array(new DataView(body).buffer))
  } catch (cause) {
    throw new VerificationError('ERR_REQUEST_INVALID', 'The body is not a buffer, or was transferred away', { cause })
  }
}

// A decoder writes U+FFFD for bytes that it cannot read. An encoder writes it for half a surrogate pair.
const lossy = /\ufffd|\p{Surrogate}/u

function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  if (!lossy.test(text)) return encodeUtf8(text)
  throw new VerificationError(
    'ERR_BODY_CONSUMED',
    'The body is a string with U+FFFD, which a decoder writes for bytes that are not UTF-8. Keep the raw bytes instead',
  )
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  const tag = Object.prototype.toString.call(value)
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]'
}

function nameForm(body: unknown): string {
  if (body === undefined || body === null) return 'missing'
  if (ArrayBuffer.isView(body)) return 'a view that is not a Uint8Array'
  return typeof body === 'object' ? 'an object, such as a parser makes' : `a ${typeof body}`
}

/** Returns the error for a body that is larger than the limit. */
export function tooLarge(maxBodyBytes: number): VerificationError {
  return new VerificationError('ERR_BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes`)
}

/** Returns the error for a body that was already read. */
export function bodyConsumed(): VerificationError {
  const message = 'The body was read before the verifier: mount it before any body parser'
  return new VerificationError('ERR_BODY_CONSUMED', message)
}

/**
 * Returns the error for a body that did not arrive in time or not to its end. An error that an adapter threw stays the same.
 */
export function unreadable(cause: unknown, bodyTimeout?: number): VerificationError {
  if (isVerificationError(cause)) return cause
  return cause instanceof TimeoutError && bodyTimeout !== undefined
    ? new VerificationError('ERR_DEPENDENCY_FAILED', `The body did not arrive within ${bodyTimeout} s`)
    : new VerificationError('ERR_DEPENDENCY_FAILED', 'The body could not be read to its end', { cause })
}

export { discardRest, discardUnread } from '../transfer/discard-rest.js'
