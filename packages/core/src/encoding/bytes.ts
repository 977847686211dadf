// Marked as pure, so that a bundler drops what is not used.
const encoder = /* @__PURE__ */ new TextEncoder()
// ignoreBOM keeps a byte order mark in the text: it was signed, so it must not be dropped.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Encodes a text as UTF-8. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/**
 * Decodes UTF-8 bytes.
 *
 * @throws TypeError if the bytes are not valid UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Returns bytes as they are, and a text as its UTF-8. */
export function bytesOf(data: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? encodeUtf8(data) : data
}

const tagOf = /* @__PURE__ */ readTagGetter()

/**
 * Returns whether a value is a `Uint8Array` of any realm. It reads the internal tag, because an object can deceive `instanceof` and
 * `toString`.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return tagOf.call(value) === 'Uint8Array'
}

function readTagGetter(): (this: unknown) => unknown {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
  const { get } = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag) ?? {}
  return get ?? (() => undefined)
}
