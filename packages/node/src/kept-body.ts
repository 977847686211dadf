import { isAnyArrayBuffer, isUint8Array } from 'node:util/types'
import { tryField } from '@countersign/core/http'

/** Bytes of a body, or a text that stands for its UTF-8. */
export type KeptBody = Uint8Array | ArrayBuffer | string

/**
 * The raw body that a parser or a serverless host has kept on a message, in `rawBody` or `body`. Undefined if there is none,
 * or only what a parser made of it.
 */
export function keptBody(message: object): KeptBody | undefined {
  const rawBody = tryField(message, 'rawBody')
  if (isKept(rawBody)) return rawBody
  const body = tryField(message, 'body')
  // Some hosts set body to an empty text for a stream that is still to be read.
  return isKept(body) && (typeof body !== 'string' || !isUnread(message)) ? body : undefined
}

/** Whether a message is a stream that nothing has been read from. */
export function isUnread(message: object): boolean {
  return (
    typeof tryField(message, 'on') === 'function' &&
    tryField(message, 'readableDidRead') !== true &&
    tryField(message, 'readableEnded') !== true &&
    // Decoded to text: the bytes are gone.
    (tryField(message, 'readableEncoding') ?? null) === null
  )
}

function isKept(value: unknown): value is KeptBody {
  return typeof value === 'string' || isUint8Array(value) || isAnyArrayBuffer(value)
}
