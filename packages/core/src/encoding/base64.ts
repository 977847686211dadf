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
  const bytes = readPadded(text, binary)
  // The last bytes encode to the last four characters only if the unused bits are zero.
  if (bytes === undefined || btoa(binary.slice((text.length / 4) * 3 - 3)) !== text.slice(-4))
    throw new SyntaxError('not canonical base64')
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
  return decodeBase64(base64.padEnd((base64.length + 3) & ~3, '='))
}

// atob() also accepts white space, missing padding and unused bits that are set. White space makes the text longer than its
// bytes need, and missing padding makes it shorter. In both cases this function returns undefined.
//
// V8 compiles this loop to machine code on another thread, for milliseconds. If the function called others, or divided numbers,
// V8 would discard that code and compile it again in the first request, even after prepare(). See test/bench/README.md.
function readPadded(text: string, binary: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = binary
  const padded = length + 2 - ((length + 2) % 3)
  if (text.length * 3 !== padded * 4) return undefined
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

// Returns an empty text for a text that cannot be decoded. readPadded() then refuses the text, because the two lengths do not
// belong together.
function decodeBinary(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}
