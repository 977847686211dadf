import { isBytes } from '../encoding/binary.js'
import { within } from './within.js'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/**
 * Reads a stream to its end.
 *
 * @returns bytes that nobody else holds, or undefined if there are more than `maxBytes`; the rest is then cancelled, not read.
 * @throws whatever the stream fails with, and TypeError if it holds something else than Uint8Arrays, as fetch does.
 */
export async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = stream.getReader()
  const bytes = await drainReader(reader, maxBytes)
  if (bytes === undefined) cancelReader(reader)
  return bytes
}

/** Does the same with a reader, for a caller that may have to cancel it. What to do with the rest is left to the caller, too. */
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
    if (size > maxBytes) return undefined
    parts.push(part.value)
  }
  return join(parts, size)
}

/** Cancels without waiting: how the other side takes it is not our concern. */
export function cancelReader(reader: Reader, reason?: unknown): void {
  reader.cancel(reason).catch(() => {})
}

// As the adapters for Node have it.
const discardMilliseconds = 5_000
const discardBytes = 16_777_216

/**
 * Reads the rest of a request's body and forgets it, without the caller waiting. A server on whose request a cancelled or
 * unread body is left closes the connection, or never reads the next request from it. A client that sends for too long, or
 * too much, is cut off.
 */
export function discardRest(reader: Reader, milliseconds: number = discardMilliseconds): void {
  if (isDeno()) {
    cancelReader(reader)
    return
  }
  within(milliseconds, discardAtMost(reader, discardBytes)).catch((cause: unknown) => {
    cancelReader(reader, cause)
  })
}

/** Does the same with a body of which nothing was read. */
export function discardUnread(stream: ReadableStream<Uint8Array>): void {
  if (!stream.locked && !isDeno()) discardRest(stream.getReader())
}

// Deno reads an unread body away by itself, and closes the connection if the body has a reader when the answer ends.
function isDeno(): boolean {
  return globalThis.navigator?.userAgent?.startsWith('Deno/') === true
}

async function discardAtMost(reader: Reader, maxBytes: number): Promise<void> {
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // Each part costs a turn, however small it is, so that one of a few bytes, or of none, counts for more.
    size += isBytes(part.value) ? Math.max(part.value.byteLength, 256) : maxBytes
    if (size >= maxBytes) return cancelReader(reader)
  }
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
