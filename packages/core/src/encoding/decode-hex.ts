/**
 * Bytes of lower-case hex.
 *
 * @throws SyntaxError for an odd length, an upper-case digit or any other character.
 */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new SyntaxError('not lower-case hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = nibble(text.charCodeAt(index * 2)) * 16 + nibble(text.charCodeAt(index * 2 + 1))
  }
  return bytes
}

// Of a code unit that is known to be a digit 0 to 9 or a to f.
function nibble(codeUnit: number): number {
  return codeUnit < 0x61 ? codeUnit - 0x30 : codeUnit - 0x57
}
