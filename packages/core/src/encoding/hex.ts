// Created at the first use, because most modules that import this file never encode anything.
let pairs: readonly string[] | undefined

/** Encodes bytes as lower-case hex, two digits a byte. Uses the encoder of the engine if there is one. */
export function encodeHex(bytes: Uint8Array): string
export function encodeHex(bytes: Uint8Array & { toHex?(): string }): string {
  if (bytes.toHex !== undefined) return bytes.toHex()
  pairs ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
  let text = ''
  for (const byte of bytes) text += pairs[byte]
  return text
}

/**
 * Decodes lower-case hex.
 *
 * @throws SyntaxError if the length is odd, or if a character is not a lower-case hex digit.
 */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length >> 1)
  let all = text.length % 2 === 0 ? 0 : -1
  for (let index = 0; index < bytes.length; index++) {
    const byte = (nibble(text.charCodeAt(index * 2)) << 4) | nibble(text.charCodeAt(index * 2 + 1))
    bytes[index] = byte
    all |= byte
  }
  // `all` is negative if a byte is, because nibble() returns -1 for any other character.
  if (all < 0) throw new SyntaxError('not lower-case hex')
  return bytes
}

function nibble(codeUnit: number): number {
  if (codeUnit >= 0x30 && codeUnit <= 0x39) return codeUnit - 0x30
  return codeUnit >= 0x61 && codeUnit <= 0x66 ? codeUnit - 0x57 : -1
}
