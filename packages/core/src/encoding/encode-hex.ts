// Made when something is first encoded: most who import this never do.
let pairs: readonly string[] | undefined

/** Lower-case hex, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  pairs ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
  let text = ''
  for (const byte of bytes) text += pairs[byte]
  return text
}
