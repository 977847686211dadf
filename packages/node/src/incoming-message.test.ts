import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type RawMessage, toIncomingRequest } from './incoming-message.js'

const response = new ServerResponse(new IncomingMessage(new Socket()))

// The requests of hosts differ in their form.
const read = (message: object, of: object = response) =>
  toIncomingRequest(message as RawMessage, of as ServerResponse, { whatToChange: 'change this', bodyTimeout: 1 })

const readBody = async (message: object, of?: object): Promise<string> => {
  const body = await read(message, of).readBody(100)
  return body === undefined ? 'too large' : Buffer.from(body as Uint8Array).toString()
}

/** Creates a request as serverless bridges do: a real message with properties added. */
function bridged(fields: object, body?: string): IncomingMessage {
  const message = Object.assign(new IncomingMessage(new Socket()), fields)
  message._read = () => {
    if (body !== undefined) message.push(body)
    message.push(null)
  }
  return message
}

describe('toIncomingRequest', () => {
  it.each<[string, object]>([
    ['of Node', { rawHeaders: ['A', '1', 'b', '2'], headers: { ignored: 'x' } }],
    ['with an empty rawHeaders', { rawHeaders: [], headers: { A: '1', b: ['2'] } }],
    ['without rawHeaders', { headers: { A: '1', b: 2 } }],
    ['with a number in rawHeaders', { rawHeaders: ['A', 1, 'b', '2'] }],
    ['with Headers', { headers: new Headers({ A: '1', b: '2' }) }],
    [
      'with pairs',
      {
        headers: new Map([
          ['A', '1'],
          ['b', '2'],
        ]),
      },
    ],
    ['over HTTP/2', { rawHeaders: [':method', 'GET', 'A', '1', 'b', '2'] }],
  ])('reads the headers of a request %s', (_, message) => {
    const lines = [...(read(message).headers as Iterable<[string, string]>)]
    expect(lines.map(([name, value]) => [name.toLowerCase(), value])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  it('reads :authority as Host', () => {
    expect(read({ rawHeaders: [':authority', 'a.test'] }).headers).toEqual([['host', 'a.test']])
    expect(() => read({ rawHeaders: [':authority', 'a.test', 'host', 'b.test'] }).headers).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_INVALID' }),
    )
  })

  it('reads the method as it arrived, and the target before a router rewrote it', () => {
    expect(read({ method: 'post', url: '/b', originalUrl: '/a/b' })).toMatchObject({ method: 'post', url: '/a/b' })
    expect(read({ method: 'Purge', url: '/b' })).toMatchObject({ method: 'Purge', url: '/b' })
    expect(read({})).toMatchObject({ method: '', url: '' })
  })

  it('encodes again the characters that an HTTP API decoded in the path of a bridge', () => {
    const url = '/a b/ü/你?x=a b?'
    expect(read({ url, httpVersionMajor: '1' }).url).toBe('/a%20b/%C3%BC/%E4%BD%A0?x=a b?')
    expect(read({ url, httpVersionMajor: 1 }).url).toBe(url)
  })

  it.each<[string, object]>([
    ['a Buffer in rawBody', { rawBody: Buffer.from('ä'), body: { parsed: 1 } }],
    ['a text in rawBody', { rawBody: 'ä' }],
    ['an ArrayBuffer in rawBody', { rawBody: Uint8Array.of(0xc3, 0xa4).buffer }],
    ['a Buffer in body', { body: Buffer.from('ä') }],
    ['a text in body', { body: 'ä' }],
    [
      'a text in body, with a stream that was read',
      Object.assign(Readable.from([]).resume().setEncoding('utf8'), { body: 'ä' }),
    ],
  ])('takes %s', async (_, message) => {
    expect(await readBody(message)).toBe('ä')
  })

  it('reads the stream of a bridge that left an empty text as the body', async () => {
    expect(await readBody(bridged({ headers: { 'content-length': 2 }, body: '' }, 'ok'))).toBe('ok')
    expect(await readBody(bridged({ headers: new Headers({ 'content-length': '2' }) }, 'ok'))).toBe('ok')
    expect(await readBody(bridged({ headers: { 'content-length': '101' } }, 'x'.repeat(101)))).toBe('too large')
    expect(await readBody(bridged({ headers: { 'transfer-encoding': 'chunked' } }, 'x'.repeat(101)))).toBe('too large')
  })

  it('finds the length of a body in the lines that the verifier gets, and does not parse them again', async () => {
    const message = bridged({ rawHeaders: ['Content-Length', '2'] }, 'ok')
    Object.defineProperty(message, 'headers', { get: () => expect.unreachable('headers was read') })
    expect(await readBody(message)).toBe('ok')
  })

  it.each<[string, object, string]>([
    ['a parsed body', { body: { a: 1 } }, 'change this'],
    ['a parsed list', { headers: { 'content-length': '2' }, body: [1] }, 'change this'],
    ['a stream of text', Object.assign(new PassThrough({ encoding: 'utf8' }), { httpVersionMajor: 2 }), 'change this'],
    [
      'a stream of objects',
      Object.assign(Readable.from([{}]), { httpVersionMajor: 2 }),
      'yields values that are not bytes',
    ],
  ])('refuses %s', async (_, message, advice) => {
    await expect(readBody(message)).rejects.toMatchObject({
      code: 'ERR_BODY_CONSUMED',
      message: expect.stringContaining(advice),
    })
  })

  it('accepts a request without a body', async () => {
    expect(await readBody({ headers: {} })).toBe('')
    expect(await readBody({ headers: { 'content-length': '0' }, body: {} })).toBe('')
  })

  it('gives the advice for the host that it recognises', async () => {
    const next = { setPreviewData() {}, revalidate() {} }
    await expect(readBody({ body: { a: 1 } }, next)).rejects.toThrow('bodyParser: false')
    const nest = Object.assign(Reflect, { getMetadata() {} })
    try {
      await expect(readBody({ body: { a: 1 }, app() {} })).rejects.toThrow(/rawBody: true.*; otherwise change this/)
    } finally {
      Reflect.deleteProperty(nest, 'getMetadata')
    }
  })

  it('does not read properties that every object inherits', async () => {
    const everything = Object.prototype as { rawBody?: string; originalUrl?: string }
    Object.assign(everything, { rawBody: 'forged', originalUrl: '/forged' })
    try {
      const request = read({ method: 'POST', url: '/', headers: {}, body: Buffer.from('own') })
      expect(request.url).toBe('/')
      expect(await readBody({ body: Buffer.from('own') })).toBe('own')
    } finally {
      delete everything.rawBody
      delete everything.originalUrl
    }
  })
})
