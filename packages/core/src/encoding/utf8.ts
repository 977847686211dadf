// Pure, so that a bundler drops what is not used.
const encoder = /* @__PURE__ */ new TextEncoder()
// ignoreBOM keeps a byte order mark in the text: it was signed, so it is not ours to drop.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 of a text. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/**
 * Text of UTF-8 bytes.
 *
 * @throws TypeError for bytes that are no UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Bytes as they are, and of a text its UTF-8. */
export function bytesOf(data: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? encodeUtf8(data) : data
}
