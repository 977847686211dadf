const base64url = /^[A-Za-z0-9_-]*$/

// Every engine accepts this many arguments.
const most = 8_192

/** Converts each byte to one character, U+0000 to U+00FF. The text suits btoa(), and works as the key of a map. */
export function toBinary(bytes: Uint8Array): string {
  // Appending one character at a time, or spreading the bytes, takes many times as long.
  if (bytes.length <= most) return Reflect.apply(String.fromCharCode, undefined, bytes)
  let text = ''
  for (let start = 0; start < bytes.length; start += most) text += toBinary(bytes.subarray(start, start + most))
  return text
}

/** Encodes bytes as padded base64 (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes))
}

/** Encodes bytes as unpadded base64url (RFC 4648 section 5), the encoding of JWK members. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Decodes base64 (RFC 4648 section 4). Requires padding, no white space, and zero in the unused bits, so that each value has only one encoding.
 *
 * @throws SyntaxError if the text is not canonical base64.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = decodeBinary(text)
  if (binary === undefined || !isCanonical(text, binary)) throw new SyntaxError('not canonical base64')
  const { length } = binary
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/**
 * Decodes unpadded base64url (RFC 4648 section 5), the encoding of JWS and JWK. Requires zero in the unused bits, so that
 * each value has only one encoding.
 *
 * @throws SyntaxError if the text is not canonical base64url without padding.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!base64url.test(text)) throw new SyntaxError('not base64url without padding')
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
}

// atob() also accepts white space, missing padding and unused bits that are set. The last bytes encode to the last four
// characters only if the padding is complete and the unused bits are zero. Then white space makes the text too long.
function isCanonical(text: string, binary: string): boolean {
  const groups = Math.ceil(binary.length / 3)
  return text.length === 4 * groups && btoa(binary.slice(3 * groups - 3)) === text.slice(-4)
}

function decodeBinary(text: string): string | undefined {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}
