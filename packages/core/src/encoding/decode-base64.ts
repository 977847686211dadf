/**
 * Bytes of base64 (RFC 4648 section 4): padded, no white space, unused bits zero, so that one text has one reading.
 *
 * @throws SyntaxError for anything else.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = decodeBinary(text)
  // atob() takes white space, absent padding and unused bits that are set; what encodes back to the text has none.
  if (binary === undefined || btoa(binary) !== text) throw new SyntaxError('not canonical base64')
  const { length } = binary
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

function decodeBinary(text: string): string | undefined {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}
