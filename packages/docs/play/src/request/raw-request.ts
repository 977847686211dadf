import type { SignedTestRequest } from '@countersign/testing'
import { formatHeaders, InputError, parseHeaders } from './header-text.js'

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP\/[0-9.]+\r?$/

/** Whether a text begins as a raw HTTP request does. */
export function isRawRequest(text: string): boolean {
  return requestLine.test(text.slice(0, 8_192).split('\n', 1)[0] ?? '')
}

/**
 * Parses a raw HTTP/1.1 request (RFC 9112). Lines of the head may end in a bare LF, as editors leave them.
 *
 * @throws InputError
 */
export function parseRawRequest(bytes: Uint8Array): SignedTestRequest {
  const { head, body } = split(bytes)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, method, url] = requestLine.exec(first) ?? []
  if (method === undefined || url === undefined) throw new InputError('This is not a raw HTTP request')
  const headers = parseHeaders(lines.join('\n'))
  const headerValue = (wanted: string): string | undefined =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
  if (headerValue('transfer-encoding') !== undefined)
    throw new InputError('The body is in chunks: give it as it was before Transfer-Encoding')
  const length = Number(headerValue('content-length') ?? body.byteLength)
  if (length > body.byteLength) throw new InputError(`Content-Length says ${length} bytes, and ${body.byteLength} came`)
  // An editor adds a newline at the end, which Content-Length does not count.
  return { method, url, headers, body: body.slice(0, length) }
}

/** A request as raw HTTP/1.1, for `countersign verify --request`. */
export function formatRawRequest({ method, url, headers, body }: SignedTestRequest): string {
  const { host, pathname, search } = new URL(url)
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted)
  const added: [string, string][] = [
    ...(has('host') ? [] : [['Host', host] as [string, string]]),
    ...(has('content-length') ? [] : [['Content-Length', String(body.byteLength)] as [string, string]]),
  ]
  const head = formatHeaders([...added, ...headers]).replaceAll('\n', '\r\n')
  return `${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n\r\n${new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)}`
}

function split(bytes: Uint8Array): { head: string; body: Uint8Array<ArrayBuffer> } {
  for (let index = 0; index < bytes.byteLength; index++) {
    if (bytes[index] !== 0x0a) continue
    const next = bytes[index + 1] === 0x0d ? index + 2 : index + 1
    if (bytes[next] === 0x0a) return { head: textOf(bytes.subarray(0, index)), body: bytes.slice(next + 1) }
  }
  return { head: textOf(bytes), body: new Uint8Array(0) }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/[\r\n]+$/, '')
}
