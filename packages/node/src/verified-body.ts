import type { Verified } from '@countersign/core'
import { tryField } from '@countersign/core/http'

/**
 * What a handler finds as the body: the payload of the schemes that read one from it, and of `apig`, whose payload is what
 * the Authorization header names, the bytes.
 */
export function bodyForHandler({ scheme, payload, body }: Verified<unknown>): unknown {
  return scheme === 'apig' || payload === undefined ? bufferOf(body) : payload
}

/** Leaves only verified bodies where a handler may look for one: `body`, and `rawBody` if a parser or the host kept it. */
export function replaceBodies(request: object, verified: Verified<unknown>): void {
  place(request, 'body', bodyForHandler(verified))
  if (tryField(request, 'rawBody') !== undefined) place(request, 'rawBody', bufferOf(verified.body))
}

function place(request: object, name: string, value: unknown): void {
  if (!(name in request) || Object.getOwnPropertyDescriptor(request, name)?.writable === true)
    (request as Record<string, unknown>)[name] = value
  // Some hosts have an accessor, which parses the body once more: an own property covers it.
  else Object.defineProperty(request, name, { value, writable: true, enumerable: true, configurable: true })
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
