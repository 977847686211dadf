import type { ServerResponse } from 'node:http'
import { isUint8Array } from 'node:util/types'
import type { HeldClaim } from '@countersign/core/http'
import { warn } from './warn.js'

type End = (...given: unknown[]) => ServerResponse

/**
 * Settles a claim when the answer ends: completes it if the status is below 400, and gives it up otherwise. The end of the
 * answer waits until that is written. A connection that closes first does not settle the claim: the handler continues, and
 * still ends its answer.
 */
export function settleAtEnd(claim: HeldClaim, response: ServerResponse): void {
  if (!claim.isHeld) return
  const end = response.end as End
  let ended = false
  response.end = ((...given: unknown[]): ServerResponse => {
    // A value that cannot be sent is a mistake of the handler, so let the real method throw.
    if (!ended && !isChunk(given[0])) return Reflect.apply(end, response, given)
    if (ended) return response
    const { statusCode } = response
    fixHead(response, given)
    ended = true
    // Other code must see that the answer has ended.
    Object.defineProperty(response, 'writableEnded', { value: true, configurable: true })
    const settled = statusCode < 400 ? claim.complete() : claim.release()
    settled
      .then(() => {
        Reflect.deleteProperty(response, 'writableEnded')
        Reflect.apply(end, response, given)
      })
      .catch((error: unknown) => {
        warn('An answer could not be sent', error)
        response.destroy()
      })
    return response
  }) as ServerResponse['end']
}

function isChunk(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'function') return true
  return typeof value === 'string' || isUint8Array(value)
}

// Fix the head now, so that later code, such as an error handler, cannot change it. HTTP/1 sends it only with the end of the
// answer. HTTP/2 would send it at once, so it is not fixed there.
function fixHead(response: ServerResponse, [chunk, encoding]: readonly unknown[]): void {
  if (response.headersSent || (response.req?.httpVersionMajor ?? 2) >= 2) return
  const isCounted = !hasBody(response) || framing.some((name) => response.hasHeader(name))
  if (!isCounted) response.setHeader('content-length', byteLength(chunk, encoding))
  try {
    response.writeHead(response.statusCode)
  } catch (error) {
    // The handler gets the error, and can send another answer.
    if (!isCounted) response.removeHeader('content-length')
    throw error
  }
}

const framing = ['content-length', 'transfer-encoding', 'trailer']

function hasBody({ req, statusCode }: ServerResponse): boolean {
  return req.method !== 'HEAD' && statusCode >= 200 && statusCode !== 204 && statusCode !== 304
}

function byteLength(chunk: unknown, encoding: unknown): number {
  if (isUint8Array(chunk)) return chunk.byteLength
  if (typeof chunk !== 'string') return 0
  return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
}
