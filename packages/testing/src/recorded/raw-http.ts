import type { SignedRequest } from '@countersign/core'
import { readHeaderLine, splitHead, takePseudoHeaders } from './message-head.js'
import { type HeaderLines, RecordedRequestError, type UnrecognisedRequest } from './recorded-request.js'
import { bytesOfWire, textOfWire } from './wire-text.js'

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP\/(?:1\.[01]|[23](?:\.0)?)$/
// Files of HTTP clients in editors leave the version out.
const shortRequestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/\S*|https?:\/\/\S+)$/

/** Returns whether text begins with an HTTP request line. */
export function isRawHttp(wire: string): boolean {
  return matchRequestLine(wire.slice(0, 65_536).split(/\r?\n/, 1)[0] ?? '') !== null
}

/**
 * Reads a raw HTTP/1.1 request (RFC 9112), or one of HTTP/2 in the same form. Lines of the head may end in a bare LF, as in
 * files of editors. Without Content-Length, the body is all that follows.
 *
 * @throws RecordedRequestError if it is not one whole request.
 */
export function readRawHttp(wire: string): UnrecognisedRequest {
  const { lines, rest, isBare } = splitHead(wire)
  const [, method = '', url = ''] = matchRequestLine(lines[0] ?? '') ?? []
  if (method === 'CONNECT') throw new RecordedRequestError('A CONNECT request opens a tunnel and has no body to verify')
  const { headers } = takePseudoHeaders(lines.slice(1).map((line, index) => readHeaderLine(line, index + 2)))
  const { body, after } = cutBody(headers, rest)
  const notes: string[] = []
  if (isBare && body.includes('\n') && !body.includes('\r'))
    notes.push('The lines end in LF without CR. If an editor changed them, it may have changed the body, too.')
  if (after > 0)
    notes.push(`${after} bytes after the end of the body were left out, because Content-Length does not count them.`)
  return { form: 'raw-http', request: { method, url, headers, body: bytesOfWire(body) }, notes }
}

function matchRequestLine(line: string): RegExpExecArray | null {
  return requestLine.exec(line) ?? shortRequestLine.exec(line)
}

interface CutBody {
  readonly body: string
  /** Returns the number of bytes after the body, without the line end that an editor adds. */
  readonly after: number
}

// Follows RFC 9112 section 6.3, which defines the length of a body.
function cutBody(headers: HeaderLines, rest: string): CutBody {
  const valuesOf = (wanted: string): string[] =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const codings = valuesOf('transfer-encoding')
  const lengths = new Set(valuesOf('content-length'))
  if (codings.length > 0) {
    if (lengths.size > 0) throw new RecordedRequestError('The request has both Content-Length and Transfer-Encoding')
    if (codings.join().toLowerCase() !== 'chunked')
      throw new RecordedRequestError('Transfer-Encoding must be chunked, and nothing else')
    return { body: joinChunks(rest), after: 0 }
  }
  const [length] = lengths
  if (length === undefined) return { body: rest, after: 0 }
  if (lengths.size > 1) throw new RecordedRequestError('The request has two Content-Length headers that differ')
  if (!/^\d{1,15}$/.test(length)) throw new RecordedRequestError('Content-Length is not a number')
  if (Number(length) > rest.length)
    throw new RecordedRequestError(
      `The body ends early: Content-Length is ${Number(length)}, and ${rest.length} bytes follow the head`,
    )
  const after = rest.slice(Number(length))
  return { body: rest.slice(0, Number(length)), after: /^\r?\n?$/.test(after) ? 0 : after.length }
}

// Follows RFC 9112 section 7.1. It does not read extensions of chunks, or trailers.
function joinChunks(wire: string): string {
  const chunks: string[] = []
  let at = 0
  while (true) {
    const lineEnd = wire.indexOf('\n', at)
    const [, hex] = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;|\r?$)/.exec(wire.slice(at, Math.min(lineEnd, at + 256))) ?? []
    if (lineEnd < 0 || hex === undefined) throw new RecordedRequestError('The chunks of the body end early')
    const start = lineEnd + 1
    const size = Number.parseInt(hex, 16)
    if (size === 0) return chunks.join('')
    const lineBreak = wire[lineEnd - 1] === '\r' ? '\r\n' : '\n'
    if (!wire.startsWith(lineBreak, start + size)) throw new RecordedRequestError('The chunks of the body end early')
    chunks.push(wire.slice(start, start + size))
    at = start + size + lineBreak.length
  }
}

/**
 * Formats a request as raw HTTP/1.1. Host and Content-Length are added if they are absent. Bytes of the body that are not UTF-8
 * cannot be in a text, and are replaced.
 */
export function formatRawRequest({ method, url, headers, body }: SignedRequest): string {
  const [, host, target = url] = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  // The recorded body is no longer in chunks.
  const list = [...headers].filter(([name]) => name.toLowerCase() !== 'transfer-encoding')
  const has = (wanted: string): boolean => list.some(([name]) => name.toLowerCase() === wanted)
  const lines = [
    `${method} ${/^[/*]/.test(target) ? target : `/${target}`} HTTP/1.1`,
    ...(has('host') || host === undefined ? [] : [`Host: ${host}`]),
    ...(has('content-length') ? [] : [`Content-Length: ${body.byteLength}`]),
    ...list.map(([name, value]) => `${name}: ${textOfWire(value)}`),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)}`
}
