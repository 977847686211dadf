import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlCommand } from './curl-command.js'
import { fetchCall } from './fetch-call.js'
import { type Fixture, formatFixture, isFixture, parseFixture } from './fixture.js'
import { formatHeaders, parseHeaders } from './header-text.js'
import { formatRawRequest, isRawRequest, parseRawRequest } from './raw-request.js'

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const request = {
  method: 'POST',
  url: 'https://skill.example/a%2Fb?x=1',
  headers: [
    ['X-Name', 'K\xc3\xb6nig'],
    ['X-Empty', ''],
    ['X-Quote', "it's"],
  ] as [string, string][],
  body: encode('{"a":"it’s"}\r\n'),
}

describe('header text', () => {
  it('reads lines, objects and pairs', () => {
    const expected = [
      ['A', '1'],
      ['B', 'x: y'],
    ]
    expect(parseHeaders('A: 1\r\n\r\nB:x: y \n')).toEqual(expected)
    expect(parseHeaders('{"A":"1","B":["x: y"]}')).toEqual(expected)
    expect(parseHeaders('[["A","1"],["B","x: y"]]')).toEqual(expected)
  })

  it('keeps values as they go over the wire', () => {
    expect(parseHeaders(formatHeaders(request.headers))).toEqual(request.headers)
    expect(formatHeaders(request.headers)).toContain('X-Name: König')
  })

  it.each(['no colon', '{"A":1}', '{', '[["A"]]', '{"A":{"b":"c"}}'])('refuses %s', (text) => {
    expect(() => parseHeaders(text)).toThrow()
  })
})

describe('a raw request', () => {
  it('is read as it was written', () => {
    const raw = formatRawRequest(request)
    expect(isRawRequest(raw)).toBe(true)
    const { method, url, headers, body } = parseRawRequest(encode(raw))
    expect({ method, url, body }).toEqual({ method: 'POST', url: '/a%2Fb?x=1', body: request.body })
    expect(headers).toEqual(expect.arrayContaining(request.headers))
  })

  it('takes bare line feeds, and leaves what an editor added at the end', () => {
    const { body } = parseRawRequest(encode('POST / HTTP/1.1\nContent-Length: 2\n\nhi\n'))
    expect(body).toEqual(encode('hi'))
  })

  it.each(['', 'POST /', 'GET / HTTP/1.1\nContent-Length: 9\n\nhi', 'GET / HTTP/1.1\nTransfer-Encoding: chunked\n\n0'])(
    'refuses %j',
    (text) => {
      expect(() => parseRawRequest(encode(text))).toThrow()
    },
  )
})

describe('a fixture', () => {
  const fixture: Fixture = {
    scheme: 'sns',
    request,
    at: new Date('2026-01-02T03:04:05Z'),
    certificates: { 'https://a.example/': 'PEM' },
    trustAnchors: 'PEM',
  }

  it('is read as it was written', () => {
    const text = formatFixture(fixture)
    expect(isFixture(text)).toBe(true)
    expect(parseFixture(text)).toEqual(fixture)
  })

  it('keeps a body that is not UTF-8', () => {
    const body = Uint8Array.of(0xff, 0, 0x80)
    expect(parseFixture(formatFixture({ ...fixture, request: { ...request, body } })).request.body).toEqual(body)
  })

  it.each(['{"A":"1"}', '[]', 'x', '{"request":[]}'])('is not %s', (text) => {
    expect(isFixture(text)).toBe(false)
  })
})

// What a shell makes of the command: its words, NUL between them.
const wordsOf = (command: string): string[] =>
  execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; cat; }; ${command}`], { input: '' })
    .toString('latin1')
    .split('\0')

describe('a curl command', () => {
  it('comes out of a shell as the words that were meant', () => {
    const words = wordsOf(curlCommand(request))
    expect(words).toContain("X-Quote: it's")
    expect(words).toContain('X-Empty;')
    expect(words).toContain('Content-Type:')
    expect(words[words.indexOf('--data-raw') + 1]).toBe(Buffer.from(request.body).toString('latin1'))
    expect(words.at(-2)).toBe(request.url)
  })

  it('holds nothing that would steer the terminal it is pasted into', () => {
    const body = encode("it's \u001b[2J\u009b1m\u202e\r")
    const command = curlCommand({ ...request, body })
    expect(command).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u)
    const words = wordsOf(command)
    expect(words[words.indexOf('--data-raw') + 1]).toBe(Buffer.from(body).toString('latin1'))
  })

  it('pipes a body that no argument can hold', () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const words = wordsOf(curlCommand({ ...request, body }))
    expect(words.slice(words.indexOf('@-') + 2).join('\0')).toBe(Buffer.from(body).toString('latin1'))
  })
})

describe('a fetch call', () => {
  it('is JavaScript that sends the request', async () => {
    const call = fetchCall({ ...request, headers: [['Host', 'skill.example'], ...request.headers] })
    const run = new Function('fetch', `return (async () => { ${call}; return response })()`)
    const sent: Request = await run(async (url: string, init: RequestInit) => new Request(url, init))
    expect(sent.url).toBe(request.url)
    expect(sent.headers.get('x-quote')).toBe("it's")
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(request.body)
  })
})
