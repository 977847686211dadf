const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Bytes of base64 (RFC 4648 section 4): padded, no white space, unused bits zero, so that one text has one reading.
 *
 * @throws SyntaxError for anything else.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!base64.test(text)) throw new SyntaxError('not base64')
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  if (text.endsWith('=') && !hasZeroTrailingBits(text)) throw new SyntaxError('not canonical base64')
  return bytes
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

// RFC 4648 section 3.5: a decoder may refuse an encoding whose pad bits are not zero. Ours does.
function hasZeroTrailingBits(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : 1
  const last = alphabet.indexOf(text.charAt(text.length - padding - 1))
  return (last & (padding === 2 ? 0b1111 : 0b11)) === 0
}

/** Padded base64 (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Unpadded base64url (RFC 4648 section 5), as JWK members are written. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
