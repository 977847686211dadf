import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { tokenHeader } from './play-protocol.js'

/** The resource that a request asks for. */
export type Admitted = 'page' | 'send'

/** An error with the status and the reason of a refusal. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The requirements for a request. */
export interface Admission {
  readonly token: string
  /** The values of Host that a browser sends for the addresses of the server, such as `127.0.0.1:8791`. */
  readonly hosts: readonly string[]
}

/**
 * Admits only a request of the page itself. A name that an attacker's DNS resolves to this machine is in Host, and another
 * page is in Origin.
 *
 * @throws RefusedRequestError
 */
export function admitRequest(request: IncomingMessage, { token, hosts }: Admission): Admitted {
  const { method = '', url = '', headers } = request
  const host = onlyHeader(request, 'host')
  if (host === undefined || !hosts.includes(host))
    throw new RefusedRequestError(403, 'Host is not the address of this server')
  const origin = onlyHeader(request, 'origin')
  if (origin !== undefined && origin !== `http://${host}`) throw new RefusedRequestError(403, 'Origin is another site')
  const [, given = '', path = ''] = /^\/([^/?#]*)\/(send)?$/.exec(url) ?? []
  if (!isSame(given, token))
    throw new RefusedRequestError(403, 'The address is not the one that countersign play printed')
  if (path === '') {
    if (method !== 'GET' && method !== 'HEAD') throw new RefusedRequestError(405, 'The page accepts only GET and HEAD')
    return 'page'
  }
  if (method !== 'POST') throw new RefusedRequestError(405, 'send accepts only POST')
  if (!isSame(onlyHeader(request, tokenHeader) ?? '', token))
    throw new RefusedRequestError(403, `The header ${tokenHeader} is not the token of the address`)
  if ((headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin')
    throw new RefusedRequestError(403, 'The request comes from another site')
  if (!/^application\/json *(?:;|$)/i.test(headers['content-type'] ?? ''))
    throw new RefusedRequestError(415, 'Content-Type must be application/json')
  return 'send'
}

// Node joins or drops repeated headers, so a repeated header counts as a wrong one.
function onlyHeader({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const values = headersDistinct[name]
  return values === undefined ? undefined : values.length === 1 ? values[0] : ''
}

function isSame(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)]
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}
