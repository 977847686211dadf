/**
 * Decodes base64 (RFC 4648 section 4). Requires padding, no white space, and zero in the unused bits, so that each value has only one encoding.
 *
 * @throws SyntaxError if the text is not canonical base64.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = decodeBinary(text)
  // atob() also accepts white space, missing padding and unused bits that are set. Such a text does not encode back to itself.
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
