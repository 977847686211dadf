import { isBytes } from '../encoding/bytes.js'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/**
 * Reads a stream to its end.
 *
 * @returns bytes that nobody else holds, or undefined if there are more than `maxBytes`; the rest is then cancelled, not read.
 * @throws whatever the stream fails with, and TypeError if it holds something else than Uint8Arrays, as fetch does.
 */
export function readAtMost(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return drainReader(stream.getReader(), maxBytes)
}

/** Does the same with a reader, for a caller that may have to cancel it. */
export async function drainReader(reader: Reader, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // A stream that a script made may hold anything: what has no length would pass every limit.
    if (!isBytes(part.value)) {
      cancelReader(reader)
      throw new TypeError('A stream of something else than bytes')
    }
    size += part.value.byteLength
    if (size > maxBytes) {
      cancelReader(reader)
      return undefined
    }
    parts.push(part.value)
  }
  return join(parts, size)
}

/** Cancels without waiting: how the other side takes it is not our concern. */
export function cancelReader(reader: Reader, reason?: unknown): void {
  reader.cancel(reason).catch(() => {})
}

// A copy even of a single part, which belongs to the stream's source.
function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}
