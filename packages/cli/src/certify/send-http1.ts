import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { SignedRequest } from '@countersign/core'

/** An answer whose body has not been read yet. */
export interface RawAnswer {
  readonly status: number
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Sends a request over HTTP/1.1, on a connection of its own.
 *
 * @throws TypeError if HTTP/1.1 has no form for the request.
 */
export async function sendHttp1(
  { method, url, headers, body }: SignedRequest,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { protocol, hostname, port, host } = new URL(url)
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  const given = [...headers]
  const isGiven = (name: string): boolean => given.some(([other]) => other.toLowerCase() === name)
  // A flat list keeps repeated headers apart. An object would join them.
  const fields = [
    ...(isGiven('host') ? [] : [['Host', host]]),
    ...given,
    ...(isGiven('content-length') ? [] : [['Content-Length', String(body.byteLength)]]),
    ['Connection', 'close'],
  ]
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send({
      // A URL has an IPv6 address in brackets. Node needs it without them.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port }),
      path: targetOf(url),
      method,
      headers: fields.flat(),
      signal,
      // Use a new connection, because the global agent of Bun reuses connections that it should close.
      agent: false,
    })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
  return { status: response.statusCode ?? 0, body: response }
}

/** Returns the target of an absolute URL without a change. The URL parser would resolve and encode it. */
export function targetOf(url: string): string {
  const [, target = ''] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url) ?? []
  return target.startsWith('/') ? target : `/${target}`
}
