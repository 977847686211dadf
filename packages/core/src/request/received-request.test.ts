import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { receiveRequest, requirePost } from './received-request.js'
import type { SignedRequest } from './signed-request.js'

const url = 'https://skill.test/'
const code = (expected: string) => expect.objectContaining({ name: 'VerificationError', code: expected })

// A value that a caller without types may pass.
async function receiveAnything(request: unknown): Promise<unknown> {
  return await receiveRequest(request as SignedRequest, 10)
}

describe('receiveRequest', () => {
  it('reads both forms with the same result', async () => {
    const body = new TextEncoder().encode('ten bytes!')
    const fetched = await receiveRequest(new Request(url, { method: 'POST', body, headers: { a: 'b' } }), 10)
    const listed = await receiveRequest({ method: 'POST', url, headers: [['A', 'b']], body }, 10)
    for (const received of [fetched, listed]) {
      expect(received).toMatchObject({ method: 'POST', url })
      expect(received.body).toEqual(body)
      expect(received.headers.values('a')).toEqual(['b'])
    }
  })

  it('returns no promise if everything is in memory in its usual form', () => {
    const body = new Uint8Array(10)
    expect(receiveRequest({ method: 'POST', url, headers: [['A', 'b']], body }, 10)).toMatchObject({ url, body })
  })

  it('accepts a body in memory with headers in another form', async () => {
    const body = Uint8Array.of(1)
    const received = await receiveAnything({ method: 'POST', url, headers: { A: 'b' }, body })
    expect(received).toMatchObject({ body })
  })

  it('refuses :authority as a header that is not valid if Host differs', async () => {
    const headers = [
      [':authority', 'a.test'],
      ['host', 'b.test'],
    ]
    const request = { method: 'POST', url, headers, body: new Uint8Array() }
    await expect(receiveAnything(request)).rejects.toEqual(code('ERR_HEADER_INVALID'))
  })

  it('reads a request without a body', async () => {
    expect((await receiveRequest(new Request(url), 10)).body).toEqual(new Uint8Array(0))
  })

  it('reads only the bytes of a view in a larger buffer', async () => {
    const body = Uint8Array.of(0, 1, 2, 3).subarray(1, 3)
    expect((await receiveRequest({ method: 'POST', url, headers: [], body }, 10)).body).toEqual(Uint8Array.of(1, 2))
  })

  it('refuses a body over the limit, with and without Content-Length', async () => {
    const body = new Uint8Array(11)
    const streamed = new Blob([body]).stream()
    await expect(receiveAnything(new Request(url, { method: 'POST', body }))).rejects.toEqual(
      code('ERR_BODY_TOO_LARGE'),
    )
    await expect(
      receiveAnything(new Request(url, { method: 'POST', body: streamed, duplex: 'half' } as RequestInit)),
    ).rejects.toEqual(code('ERR_BODY_TOO_LARGE'))
    await expect(receiveAnything({ method: 'POST', url, headers: [], body })).rejects.toEqual(
      code('ERR_BODY_TOO_LARGE'),
    )
  })

  it.each([null, undefined, 'x'])(
    'refuses a body whose announced length is over the limit, although it is %s',
    async (body) => {
      const headers = new Headers({ 'content-length': '11' })
      const request = { method: 'POST', url, headers, body, arrayBuffer: async () => new ArrayBuffer(0) }
      await expect(receiveAnything(request)).rejects.toEqual(code('ERR_BODY_TOO_LARGE'))
    },
  )

  it('accepts a body whose announced length is the limit', async () => {
    const headers = { 'content-length': '10' }
    const request = new Request(url, { method: 'POST', headers, body: 'ten bytes!' })
    expect((await receiveRequest(request, 10)).body).toHaveLength(10)
  })

  it.each([
    ['announced', { 'content-length': '1000' }],
    ['not announced', {}],
  ])('drains a body over the limit with its length %s, so that the connection can be kept', async (_, headers) => {
    const events: string[] = []
    const parts = Array.from({ length: 100 }, () => new Uint8Array(10))
    let end: (_: unknown) => void = () => {}
    const ended = new Promise((resolve) => {
      end = resolve
    })
    const body = new ReadableStream({
      pull(controller) {
        const part = parts.pop()
        if (part !== undefined) return controller.enqueue(part)
        controller.close()
        return end('read')
      },
      cancel: () => end('cancelled'),
    })
    const request = new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
    await receiveAnything(request).catch(({ code }) => events.push(code))
    events.push((await ended) as string)
    expect(events).toEqual(['ERR_BODY_TOO_LARGE', 'read'])
  })

  it('refuses a body that was read, or is being read', async () => {
    const read = new Request(url, { method: 'POST', body: 'x' })
    await read.text()
    const locked = new Request(url, { method: 'POST', body: 'x' })
    locked.body?.getReader()
    await expect(receiveAnything(read)).rejects.toEqual(code('ERR_BODY_CONSUMED'))
    await expect(receiveAnything(locked)).rejects.toEqual(code('ERR_BODY_CONSUMED'))
  })

  it('lets an adapter read the body, up to the limit', async () => {
    const reading = (readBody: (maxBytes: number) => Promise<unknown>) =>
      receiveAnything({ method: 'GET', url: '/%2F', headers: [['A', 'b']], readBody })
    const given = async (maxBytes: number) => Uint8Array.of(maxBytes)
    expect(await reading(given)).toMatchObject({ method: 'GET', url: '/%2F', body: Uint8Array.of(10) })
    const consumed = new VerificationError('ERR_BODY_CONSUMED', 'Read')
    await expect(reading(() => Promise.reject(consumed))).rejects.toBe(consumed)
    await expect(reading(async () => undefined)).rejects.toEqual(code('ERR_BODY_TOO_LARGE'))
    await expect(reading(async () => new Uint8Array(11))).rejects.toEqual(code('ERR_BODY_TOO_LARGE'))
    await expect(reading(async () => ({ parsed: true }))).rejects.toEqual(code('ERR_REQUEST_INVALID'))
    await expect(reading(() => Promise.reject(new Error('reset')))).rejects.toEqual(code('ERR_DEPENDENCY_FAILED'))
  })

  it('is retryable if the body ends early', async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error('reset'))
      },
    })
    await expect(
      receiveAnything(new Request(url, { method: 'POST', body: broken, duplex: 'half' } as RequestInit)),
    ).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'POST /'],
    ['no method', { url, headers: [], body: new Uint8Array() }],
    ['no url', { method: 'POST', headers: [], body: new Uint8Array() }],
    ['a parsed body', { method: 'POST', url, headers: [], body: { version: '1.0' } }],
    ['a body that is missing', { method: 'POST', url, headers: [] }],
    ['a body that is null', { method: 'POST', url, headers: [], body: null }],
    ['a body that is another view', { method: 'POST', url, headers: [], body: new DataView(new ArrayBuffer(2)) }],
    [
      'an object with the toStringTag of bytes',
      { method: 'POST', url, headers: [], body: { [Symbol.toStringTag]: 'Uint8Array', byteLength: 1 } },
    ],
    [
      'an object that inherits from bytes',
      { method: 'POST', url, headers: [], body: Object.create(new Uint8Array(2)) },
    ],
    ['headers that are not pairs', { method: 'POST', url, headers: [1], body: new Uint8Array() }],
    ['a header value that is an object', { method: 'POST', url, headers: [['a', {}]], body: new Uint8Array() }],
  ])('refuses %s', async (_, request) => {
    await expect(receiveAnything(request)).rejects.toEqual(code('ERR_REQUEST_INVALID'))
  })

  it.each<[string, unknown]>([
    ['a text', 'Zoë'],
    ['an ArrayBuffer', Uint8Array.of(0x5a, 0x6f, 0xc3, 0xab).buffer],
    ['a Buffer', Buffer.from('Zoë')],
    ['shared memory', shared(0x5a, 0x6f, 0xc3, 0xab)],
    ['a buffer of shared memory', shared(0x5a, 0x6f, 0xc3, 0xab).buffer],
    ['a stream', new Blob(['Zoë']).stream()],
    ['bytes of another realm', runInNewContext('Uint8Array.of(0x5a, 0x6f, 0xc3, 0xab)')],
  ])('accepts a body that is %s', async (_, body) => {
    const received = await receiveAnything({ method: 'POST', url, headers: [], body })
    expect(received).toMatchObject({ body: new TextEncoder().encode('Zoë') })
  })

  it.each(['\ufffd', '\ud800'])('refuses a string with %j, which replaces lost bytes', async (body) => {
    await expect(receiveAnything({ method: 'POST', url, headers: [], body })).rejects.toEqual(code('ERR_BODY_CONSUMED'))
  })

  it('copies the bytes at once', async () => {
    const body = Uint8Array.of(1, 2, 3)
    const readBody = async (): Promise<Uint8Array> => body
    const received = [
      await receiveRequest({ method: 'POST', url, headers: [], body }, 10),
      await receiveRequest({ method: 'POST', url, headers: [], readBody }, 10),
    ]
    body.fill(9)
    for (const request of received) expect(request.body).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('refuses bytes that were transferred away', async () => {
    const body = Uint8Array.of(1, 2, 3)
    structuredClone(body.buffer, { transfer: [body.buffer] })
    await expect(receiveAnything({ method: 'POST', url, headers: [], body })).rejects.toEqual(
      code('ERR_REQUEST_INVALID'),
    )
  })

  it('ignores inherited members', async () => {
    const everything = Object.prototype as { readBody?: () => Promise<Uint8Array> }
    everything.readBody = async () => Uint8Array.of(6)
    try {
      const request = { method: 'POST', url, headers: [], body: Uint8Array.of(1) }
      expect((await receiveRequest(request, 10)).body).toEqual(Uint8Array.of(1))
    } finally {
      delete everything.readBody
    }
  })

  it('stops waiting for a body that does not arrive, and cancels it', async () => {
    let cancelled: unknown
    const slow = new ReadableStream({
      cancel(reason) {
        cancelled = reason
      },
    })
    const request = new Request(url, { method: 'POST', body: slow, duplex: 'half' } as RequestInit)
    await expect(async () => await receiveRequest(request, 10, 0.01)).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      retryable: true,
      message: 'The body did not arrive within 0.01 s',
    })
    await expect.poll(() => cancelled).toBeDefined()
  })
})

describe('a Request whose body is not a stream', () => {
  const withBody = (fields: object) => receiveAnything({ method: 'POST', url, headers: new Headers(), ...fields })

  it.each<[string, object]>([
    ['arrayBuffer() reads it', { arrayBuffer: async () => Uint8Array.of(1, 2).buffer }],
    ['it is in memory', { arrayBuffer: async () => new ArrayBuffer(0), body: Uint8Array.of(1, 2) }],
    ['it is an ArrayBuffer', { arrayBuffer: async () => new ArrayBuffer(0), body: Uint8Array.of(1, 2).buffer }],
  ])('is read: %s', async (_, fields) => {
    expect(await withBody(fields)).toMatchObject({ body: Uint8Array.of(1, 2) })
  })

  it.each<[string, object, string]>([
    ['it is too large', { arrayBuffer: async () => new ArrayBuffer(11) }, 'ERR_BODY_TOO_LARGE'],
    ['it was read', { arrayBuffer: async () => new ArrayBuffer(0), bodyUsed: true }, 'ERR_BODY_CONSUMED'],
    ['it ends early', { arrayBuffer: () => Promise.reject(new Error('reset')) }, 'ERR_DEPENDENCY_FAILED'],
  ])('is refused: %s', async (_, fields, expected) => {
    await expect(withBody(fields)).rejects.toEqual(code(expected))
  })
})

describe('a property that somebody added to Object.prototype', () => {
  const whole = { method: 'POST', url, headers: [], body: Uint8Array.of(1) }

  it.each<[string, unknown]>([
    ['method', 'POST'],
    ['url', url],
    ['headers', []],
    ['body', Uint8Array.of(1)],
  ])('does not stand for one that the request lacks: %s', async (name, value) => {
    const everything = Object.prototype as unknown as Record<string, unknown>
    const request = Object.fromEntries(Object.entries(whole).filter(([own]) => own !== name))
    everything[name] = value
    try {
      await expect(receiveAnything(request)).rejects.toEqual(code('ERR_REQUEST_INVALID'))
    } finally {
      delete everything[name]
    }
  })

  it('does not stand for the body: arrayBuffer', async () => {
    const everything = Object.prototype as unknown as Record<string, unknown>
    everything.arrayBuffer = async () => Uint8Array.of(6).buffer
    try {
      await expect(receiveAnything({ ...whole, body: undefined })).rejects.toEqual(code('ERR_REQUEST_INVALID'))
    } finally {
      delete everything.arrayBuffer
    }
  })

  it.each<[string, unknown, object]>([
    ['readBody', async () => Uint8Array.of(6), whole],
    ['arrayBuffer', async () => Uint8Array.of(6).buffer, whole],
    ['bodyUsed', true, { ...whole, body: undefined, arrayBuffer: async () => Uint8Array.of(1).buffer }],
  ])('does not change how a body is read: %s', async (name, value, request) => {
    const everything = Object.prototype as unknown as Record<string, unknown>
    everything[name] = value
    try {
      expect(await receiveAnything(request)).toMatchObject({ body: Uint8Array.of(1) })
    } finally {
      delete everything[name]
    }
  })
})

describe('requirePost', () => {
  it('accepts only POST, in upper case', async () => {
    const received = await receiveRequest({ method: 'POST', url, headers: [], body: new Uint8Array() }, 10)
    expect(() => requirePost(received)).not.toThrow()
    for (const method of ['GET', 'post', ''])
      expect(() => requirePost({ ...received, method })).toThrow(code('ERR_REQUEST_INVALID'))
  })
})

function shared(...bytes: number[]): Uint8Array {
  const view = new Uint8Array(new SharedArrayBuffer(bytes.length))
  view.set(bytes)
  return view
}
