import type { Verified } from '@countersign/core'
import { tryField } from '@countersign/core/http'

/**
 * Returns the body for a handler: the payload, if the scheme reads its payload from the body. The payload of `apig` comes
 * from the Authorization header, so the handler gets the bytes.
 */
export function bodyForHandler({ scheme, payload, body }: Verified<unknown>): unknown {
  return scheme === 'apig' || payload === undefined ? bufferOf(body) : payload
}

/** Replaces `body`, and `rawBody` if a parser or the host kept it, with the verified body. */
export function replaceBodies(request: object, verified: Verified<unknown>): void {
  place(request, 'body', bodyForHandler(verified))
  if (tryField(request, 'rawBody') !== undefined) place(request, 'rawBody', bufferOf(verified.body))
}

function place(request: object, name: string, value: unknown): void {
  if (!(name in request) || Object.getOwnPropertyDescriptor(request, name)?.writable === true)
    (request as Record<string, unknown>)[name] = value
  // Some hosts have an accessor that parses the body again. An own property hides it.
  else Object.defineProperty(request, name, { value, writable: true, enumerable: true, configurable: true })
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
