import { connect, type OutgoingHttpHeaders } from 'node:http2'
import type { SignedRequest } from '@countersign/core'
import { type RawAnswer, targetOf } from './send-http1.js'

/**
 * Sends a request over HTTP/2, on a connection of its own. `:authority` replaces the Host field (RFC 9113 section 8.3.1).
 *
 * @throws TypeError if HTTP/2 cannot express the request.
 */
export async function sendHttp2(
  { method, url, headers, body }: SignedRequest,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { origin, host } = new URL(url)
  const session = connect(origin)
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      session.on('error', reject)
      const stream = session.request(
        {
          ':method': method,
          ':path': targetOf(url),
          ...fieldsOf(headers, host),
          'content-length': String(body.byteLength),
        },
        { signal, endStream: false },
      )
      stream.on('error', reject)
      stream.on('close', () => {
        session.close()
        reject(new Error('The stream ended without an answer'))
      })
      stream.on('response', ({ ':status': status = 0 }) => resolve({ status, body: stream }))
      stream.end(body)
    })
  } catch (error) {
    session.destroy()
    throw error
  }
}

function fieldsOf(headers: SignedRequest['headers'], host: string): OutgoingHttpHeaders {
  const values = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase() === 'host' ? ':authority' : name.toLowerCase()
    values.set(key, [...(values.get(key) ?? []), value])
  }
  const fields: OutgoingHttpHeaders = { ':authority': host }
  for (const [name, all] of values) fields[name] = all.length === 1 ? all[0] : all
  return fields
}
