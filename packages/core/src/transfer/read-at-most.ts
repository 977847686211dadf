import { isBytes } from '../encoding/bytes.js'
import { within } from './within.js'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/**
 * Reads a stream to its end.
 *
 * @returns the bytes, which no other code holds, or undefined if there are more than `maxBytes`. The rest is then cancelled,
 * not read.
 * @throws the error of the stream, or a TypeError if a chunk is not a Uint8Array, as fetch does.
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

/**
 * Does the same with a reader, for a caller that may have to cancel it. The caller also decides what to do with the rest.
 */
export async function drainReader(reader: Reader, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // A stream that a script made may hold any value. A value without a length would pass every limit.
    if (!isBytes(part.value)) {
      cancelReader(reader)
      throw new TypeError('A chunk of the stream is not a Uint8Array')
    }
    size += part.value.byteLength
    if (size > maxBytes) return undefined
    parts.push(part.value)
  }
  return join(parts, size)
}

/** Cancels without waiting, and ignores the result. */
export function cancelReader(reader: Reader, reason?: unknown): void {
  reader.cancel(reason).catch(() => {})
}

// The adapters for Node use the same time limit.
const discardMilliseconds = 5_000
const discardBytes = 16_777_216

/**
 * Reads the rest of the body of a request and discards it. The caller does not wait. If a body is left unread or is
 * cancelled, a server closes the connection or never reads the next request from it. If a client sends for too long, or
 * sends too much, reading stops.
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

/** Does the same with a body that nobody has begun to read. */
export function discardUnread(stream: ReadableStream<Uint8Array>): void {
  if (!stream.locked && !isDeno()) discardRest(stream.getReader())
}

// Deno discards an unread body itself. It closes the connection if the body has a reader when the answer ends.
function isDeno(): boolean {
  return globalThis.navigator?.userAgent?.startsWith('Deno/') === true
}

async function discardAtMost(reader: Reader, maxBytes: number): Promise<void> {
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    // Each chunk costs a turn of the event loop, even if it is empty, so a small chunk counts as more bytes than it has.
    size += isBytes(part.value) ? Math.max(part.value.byteLength, 256) : maxBytes
    if (size >= maxBytes) return cancelReader(reader)
  }
}

// Copy even a single chunk, because it belongs to the source of the stream.
function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}
