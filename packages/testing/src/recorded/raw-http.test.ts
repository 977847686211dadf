import { describe, expect, it } from 'vitest'
import { formatRawRequest } from './raw-http.js'
import { readRecordedRequest } from './read-recorded-request.js'
import { RecordedRequestError } from './recorded-request.js'

const parse = (text: string) => readRecordedRequest(new Uint8Array(Buffer.from(text, 'latin1')))
const bodyOf = (text: string): string => Buffer.from(parse(text).request.body).toString('latin1')

describe('a raw HTTP request', () => {
  it('keeps the target and the header fields as they arrived', () => {
    const { form, request } = parse(
      'GET //a/../b%2fc?x=%20&x=+ HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:  2  \r\nX-B: \xe4\r\nX-C:\r\n\r\n',
    )
    expect(form).toBe('raw-http')
    expect(request).toMatchObject({ method: 'GET', url: '//a/../b%2fc?x=%20&x=+' })
    expect(request.headers).toEqual([
      ['Host', 'h'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-B', '\xe4'],
      ['X-C', ''],
    ])
    expect(request.body.byteLength).toBe(0)
  })

  it('has as many body bytes as Content-Length says, or all that follow if it is absent', () => {
    expect(bodyOf('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc')).toBe('abc')
    expect(bodyOf('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\n')).toBe('abc')
    expect(bodyOf('POST / HTTP/1.1\r\nHost: h\r\n\r\n\x00\r\n\r\n\xff\n')).toBe('\x00\r\n\r\n\xff\n')
  })

  it('may be in chunks', () => {
    const head = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(bodyOf(`${head}2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n`)).toBe('abc')
    expect(bodyOf(`${head}A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n`)).toBe('0123456789')
  })

  it('may have the form of an editor or a browser: bare LF, HTTP/2, no version', () => {
    const read = parse('PUT /x HTTP/2\nx-a: 1\n\n{"a":\n1}\n')
    expect(read.request).toMatchObject({ method: 'PUT', url: '/x', headers: [['x-a', '1']] })
    expect(read.notes).toEqual([expect.stringMatching(/LF without CR/)])
    expect(bodyOf('PUT /x HTTP/2\nx-a: 1\n\n{"a":\r\n1}\n')).toBe('{"a":\r\n1}\n')
    expect(parse('POST https://a.example/x\nHost: a.example\n\n{}').request.url).toBe('https://a.example/x')
  })

  it('may have the pseudo-headers of HTTP/2, and :authority becomes Host', () => {
    const { headers } = parse('POST /x HTTP/2\r\n:authority: a.example\r\n:method: POST\r\nx-a: 1\r\n\r\n').request
    expect(headers).toEqual([
      ['Host', 'a.example'],
      ['x-a', '1'],
    ])
  })

  it('notes which bytes were left out', () => {
    expect(parse('POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nabc').notes).toEqual([expect.stringMatching(/^2 bytes/)])
  })

  it.each([
    ['a body that ends early', 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabc'],
    ['chunks that end early', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n'],
    ['a chunk that is too short', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab\r\n0\r\n\r\n'],
    ['a chunk size that is not hex', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a length that is not a number', 'POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabcd'],
    ['length and chunks', 'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another coding', 'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'POST / HTTP/1.1\r\nX-A: 1\r\n 2\r\n\r\n'],
    ['a space before the colon', 'POST / HTTP/1.1\r\nX-A : 1\r\n\r\n'],
    ['a control character', 'POST / HTTP/1.1\r\nX-A: \x01\r\n\r\n'],
    ['a bare CR', 'POST / HTTP/1.1\r\nX-A: a\rb\r\n\r\n'],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an endless head', `POST / HTTP/1.1\r\nX-A: ${'a'.repeat(300_000)}\r\n\r\n`],
  ])('is refused with %s', (_what, text) => {
    expect(() => parse(text)).toThrow(RecordedRequestError)
  })
})

describe('formatRawRequest', () => {
  const headers: [string, string][] = [
    ['X-Name', 'K\xc3\xb6nig'],
    ['X-Empty', ''],
  ]
  const body = new TextEncoder().encode('{"a":"it’s"}\r\n')

  it('is read back as the same request', () => {
    const raw = formatRawRequest({ method: 'POST', url: 'https://skill.example/a%2Fb/../c?x=1#y', headers, body })
    const { request, notes } = readRecordedRequest(raw)
    expect(request).toEqual({
      method: 'POST',
      url: '/a%2Fb/../c?x=1',
      headers: [['Host', 'skill.example'], ['Content-Length', String(body.byteLength)], ...headers],
      body,
    })
    expect(notes).toEqual([])
  })

  it('may have an origin-form target, and a body that was in chunks', () => {
    const chunked: [string, string][] = [['Transfer-Encoding', 'chunked']]
    const raw = formatRawRequest({ method: 'POST', url: '//x?y', headers: chunked, body })
    expect(readRecordedRequest(raw).request).toMatchObject({ url: '//x?y', body })
  })
})
