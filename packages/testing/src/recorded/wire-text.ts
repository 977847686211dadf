import { RecordedRequestError } from './recorded-request.js'

// A call with more arguments could exceed the limit of an engine.
const mostArguments = 8_192

/** Converts bytes to text, one character for each byte. */
export function wireOfBytes(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let start = 0; start < bytes.byteLength; start += mostArguments) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + mostArguments)))
  }
  return parts.join('')
}

/** Converts text that has one character for each byte to these bytes. */
export function bytesOfWire(wire: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(wire.length)
  for (let index = 0; index < wire.length; index++) bytes[index] = wire.charCodeAt(index)
  return bytes
}

/** Encodes text as UTF-8. */
export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Converts text to its bytes in UTF-8, one character for each byte. */
export function wireOfText(text: string): string {
  return wireOfBytes(bytesOfText(text))
}

/** Reads a header value as text: its bytes are decoded as UTF-8 if that is possible, otherwise as latin-1. */
export function textOfWire(wire: string): string {
  if (!/[\x80-\xff]/.test(wire) || /[^\0-\xff]/.test(wire)) return wire
  return textOfBytes(bytesOfWire(wire)) ?? wire
}

/** Decodes UTF-8 and keeps a byte order mark. Returns undefined if the bytes are not UTF-8. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Decodes base64 (RFC 4648 section 4).
 *
 * @throws RecordedRequestError if the text is not base64. `what` begins the message.
 */
export function bytesOfBase64(text: string, what: string): Uint8Array<ArrayBuffer> {
  try {
    return bytesOfWire(atob(text))
  } catch {
    throw new RecordedRequestError(`${what} is not base64`)
  }
}

/** Encodes bytes as base64 (RFC 4648 section 4). */
export function base64OfBytes(bytes: Uint8Array): string {
  return btoa(wireOfBytes(bytes))
}

/** Removes spaces and tabs from both ends. A regular expression would take quadratic time for a long run of spaces. */
export function trimWhiteSpace(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isWhiteSpace(value[start])) start++
  while (start < end && isWhiteSpace(value[end - 1])) end--
  return value.slice(start, end)
}

function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

/** Converts a header value that a program decoded: as latin-1 if that is possible, otherwise as UTF-8, as core does. */
export function wireOfValue(value: string): string {
  return /[^\0-\xff]/.test(value) ? wireOfText(value) : value
}
