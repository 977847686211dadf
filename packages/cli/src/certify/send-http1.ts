import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { SignedRequest } from '@countersign/core'

/** An answer whose body is still to be read. */
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
  // A flat list keeps headers that come twice apart, which an object would join.
  const fields = [
    ...(isGiven('host') ? [] : [['Host', host]]),
    ...given,
    ...(isGiven('content-length') ? [] : [['Content-Length', String(body.byteLength)]]),
    ['Connection', 'close'],
  ]
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send({
      // An IPv6 address stands in brackets in a URL, and without them here.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port }),
      path: targetOf(url),
      method,
      headers: fields.flat(),
      signal,
      // A connection of its own: on Bun the global agent reuses those that were asked to close.
      agent: false,
    })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
  return { status: response.statusCode ?? 0, body: response }
}

/** Takes the target out of an absolute URL as it stands, since the URL parser would resolve and encode it. */
export function targetOf(url: string): string {
  const [, target = ''] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url) ?? []
  return target.startsWith('/') ? target : `/${target}`
}
