import { describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.js'
import { parseRawRequest } from './raw-request.js'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const parse = (text: string) => parseRawRequest(bytes(text), 'a.http')
const bodyOf = async (text: string): Promise<string> => Buffer.from((await parse(text)).body).toString('latin1')

describe('parseRawRequest', () => {
  it('keeps the target and the header fields as they arrived', async () => {
    const request = await parse(
      'GET //a/../b%2fc?x=%20&x=+ HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:  2  \r\nÄ: \xe4\r\n\r\n'.replace('Ä', 'X-B'),
    )
    expect(request).toMatchObject({ method: 'GET', url: '//a/../b%2fc?x=%20&x=+' })
    expect(request.headers).toEqual([
      ['Host', 'h'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-B', '\xe4'],
    ])
    expect(request.body.byteLength).toBe(0)
  })

  it('takes as many bytes as Content-Length says, and without it all that follows', async () => {
    expect(await bodyOf('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc')).toBe('abc')
    expect(await bodyOf('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\n')).toBe('abc')
    expect(await bodyOf('POST / HTTP/1.1\r\nHost: h\r\n\r\n\x00\r\n\r\n\xff\n')).toBe('\x00\r\n\r\n\xff\n')
  })

  it('puts chunks together', async () => {
    expect(await bodyOf('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n')).toBe(
      'abc',
    )
  })

  it('reads what an editor or a browser saved: bare LF, HTTP/2', async () => {
    const request = await parse('PUT /x HTTP/2\nx-a: 1\n\n{"a":\r\n1}\n')
    expect(request).toMatchObject({ method: 'PUT', url: '/x', headers: [['x-a', '1']] })
    expect(Buffer.from(request.body).toString()).toBe('{"a":\r\n1}\n')
  })

  it('reads one that expects 100-continue, and one that asks for an upgrade', async () => {
    expect(await bodyOf('POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na')).toBe('a')
    expect(await parse('GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')).toMatchObject({
      url: '/',
    })
  })

  it.each([
    ['nothing', ''],
    ['no HTTP', 'hello\n\nworld'],
    ['a response', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a body that ends early', 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabc'],
    ['chunks that end early', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['length and chunks', 'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'POST / HTTP/1.1\r\nX-A: 1\r\n 2\r\n\r\n'],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('refuses %s', async (_what, text) => {
    await expect(parse(text)).rejects.toThrow(OperatorError)
  })
})
