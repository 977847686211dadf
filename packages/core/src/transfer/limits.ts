import { isBytes } from '../encoding/bytes.js'
import { TimeoutError, within } from './within.js'

/** A reader of a stream of bytes. */
export type Reader = ReadableStreamDefaultReader<Uint8Array>

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
 * Reads to the end, as {@link readAtMost} does. The caller keeps the reader, so it can cancel it, and it decides what to do
 * with the rest.
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

/** The outcome of a call to an object that the caller provided. */
export type Attempt<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'failure'; readonly cause: unknown }
  | { readonly kind: 'late' }

/**
 * Calls an object that the caller provided, and waits a number of milliseconds for its answer. Never rejects, even if the
 * object throws.
 */
export async function attempt<Value>(milliseconds: number, ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return await within(milliseconds, outcomeOf(ask))
  } catch (error) {
    return error instanceof TimeoutError ? { kind: 'late' } : { kind: 'failure', cause: error }
  }
}

/** Returns the name of an error for a log. The message is left out, because it may hold an address or a password. */
export function nameOfError(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : 'unknown'
  } catch {
    // The thrown value may be a revoked proxy, which throws on any access.
    return 'unknown'
  }
}

// Wrap the thrown value before anything reads it, because other code may throw any value.
async function outcomeOf<Value>(ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: 'answer', value: await ask() }
  } catch (cause) {
    return { kind: 'failure', cause }
  }
}
