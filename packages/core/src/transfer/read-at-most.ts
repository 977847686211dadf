/**
 * Reads a stream to its end.
 *
 * @returns undefined where it holds more than `maxBytes`; the rest is then cancelled, not read.
 * @throws whatever the stream fails with, and TypeError where it holds something else than Uint8Arrays, as fetch does.
 */
export async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  // Not awaited: how the other side takes it is no concern of ours.
  const stop = (): void => void reader.cancel().catch(() => {})
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // A stream that a script made may hold anything: what has no length would pass every limit.
    if (!isBytes(part.value)) {
      stop()
      throw new TypeError('A stream of something else than bytes')
    }
    size += part.value.byteLength
    if (size > maxBytes) {
      stop()
      return undefined
    }
    parts.push(part.value)
  }
  const [only] = parts
  if (parts.length === 1 && only?.buffer instanceof ArrayBuffer) return only as Uint8Array<ArrayBuffer>
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}

// By its tag, since another realm's Uint8Array is no instance of this one's.
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
}
