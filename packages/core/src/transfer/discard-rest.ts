import { isBytes } from '../encoding/bytes.js'
import { cancelReader, type Reader } from './limits.js'
import { within } from './within.js'

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

/** Discards a body that no code has begun to read, as {@link discardRest} does. */
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
