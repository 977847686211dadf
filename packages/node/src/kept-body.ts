import { isAnyArrayBuffer, isUint8Array } from 'node:util/types'
import { tryField } from '@countersign/core/http'

/** The bytes of a body, or a text that represents its UTF-8. */
export type KeptBody = Uint8Array | ArrayBuffer | string

/**
 * Returns the raw body that a parser or a serverless host kept on a message, in `rawBody` or `body`. Returns undefined if
 * nothing was kept, or only a parsed body.
 */
export function keptBody(message: object): KeptBody | undefined {
  const rawBody = tryField(message, 'rawBody')
  if (isKept(rawBody)) return rawBody
  const body = tryField(message, 'body')
  // Some hosts set body to an empty text although the stream has not been read.
  return isKept(body) && (typeof body !== 'string' || !isUnread(message)) ? body : undefined
}

/** Tells whether a message is a stream that has not been read. */
export function isUnread(message: object): boolean {
  return (
    typeof tryField(message, 'on') === 'function' &&
    tryField(message, 'readableDidRead') !== true &&
    tryField(message, 'readableEnded') !== true &&
    // The stream decodes to text, so the bytes are lost.
    (tryField(message, 'readableEncoding') ?? null) === null
  )
}

function isKept(value: unknown): value is KeptBody {
  return typeof value === 'string' || isUint8Array(value) || isAnyArrayBuffer(value)
}
