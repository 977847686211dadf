// Created at the first use, because most modules that import this file never encode anything.
let pairs: readonly string[] | undefined

/** Encodes bytes as lower-case hex, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  pairs ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
  let text = ''
  for (const byte of bytes) text += pairs[byte]
  return text
}
