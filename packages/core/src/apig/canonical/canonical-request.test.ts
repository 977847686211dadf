import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  buildCanonicalParts,
  type CanonicalRequest,
  hashCanonicalRequest,
  hashPayload,
  stringToSign,
} from './canonical-request.js'
import { apigProfiles } from './profiles.js'
import { splitRequestTarget } from './request-target.js'

const { strict, go, java } = apigProfiles
const target = splitRequestTarget('/b?c=1&a')
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

describe('buildCanonicalParts', () => {
  it('has the method, the path, the query and the headers in the order of SignedHeaders', () => {
    const headers = [
      { name: 'host', values: ['h'] },
      { name: 'x-a', values: [''] },
      { name: 'x-b', values: ['\u540d'] },
    ]
    expect(buildCanonicalParts('get', target, headers, strict)).toEqual({
      method: 'get',
      path: '/b/',
      query: 'a=&c=1',
      queryItems: [
        { name: 'a', value: '' },
        { name: 'c', value: '1' },
      ],
      headerLines: ['host:h', 'x-a:', 'x-b:\u00e5\u0090\u008d'],
      signedHeaders: 'host;x-a;x-b',
    })
    expect(buildCanonicalParts('get', target, headers, java).method).toBe('GET')
  })

  it('sorts the lines of a header that came more than once', () => {
    const headers = [
      { name: 'x-b', values: ['2', '10', '1', '1'] },
      { name: 'x-a', values: ['3'] },
    ]
    const { headerLines, signedHeaders } = buildCanonicalParts('GET', target, headers, go)
    expect(headerLines).toEqual(['x-b:1', 'x-b:1', 'x-b:10', 'x-b:2', 'x-a:3'])
    expect(signedHeaders).toBe('x-b;x-a')
  })

  it('refuses a header value that would begin another line, even if the header is repeated', () => {
    for (const values of [['a\nb'], ['a', 'a\nb']]) {
      expect(() => buildCanonicalParts('GET', target, [{ name: 'x-a', values }], go)).toThrow(
        expect.objectContaining({ code: 'ERR_HEADER_INVALID' }),
      )
    }
  })

  it.each(["!#$%&'*+-.^_`|~09azAZ", 'a'.repeat(64)])('accepts the method %s', (method) => {
    expect(buildCanonicalParts(method, target, [], strict).method).toBe(method)
  })

  it.each(['', 'a'.repeat(65), 'GET ', ' GET', 'GET\n', 'G\nET', 'G(T', '\u00e4'])(
    'refuses the method %j',
    (method) => {
      expect(() => buildCanonicalParts(method, target, [], strict)).toThrow(
        expect.objectContaining({ code: 'ERR_REQUEST_INVALID', message: 'The method is not a token' }),
      )
    },
  )
})

describe('hashCanonicalRequest', () => {
  const canonical: CanonicalRequest = {
    method: 'GET',
    path: '/b/',
    query: 'a=',
    queryItems: [{ name: 'a', value: '' }],
    headerLines: ['host:h', 'x-a:1'],
    signedHeaders: 'host;x-a',
    payloadHash: 'UNSIGNED-PAYLOAD',
  }

  it('hashes seven lines, one of which is empty', async () => {
    expect(await hashCanonicalRequest(crypto, canonical)).toBe(
      sha256('GET\n/b/\na=\nhost:h\nx-a:1\n\nhost;x-a\nUNSIGNED-PAYLOAD'),
    )
  })

  it('hashes one byte for each character of a header value', async () => {
    const latin = { ...canonical, headerLines: ['x-a:\u00e9\u00ff'] }
    const text = 'GET\n/b/\na=\nx-a:\u00e9\u00ff\n\nhost;x-a\nUNSIGNED-PAYLOAD'
    expect(await hashCanonicalRequest(crypto, latin)).toBe(sha256(Buffer.from(text, 'latin1')))
  })
})

describe('hashPayload', () => {
  it('is the SHA-256 of the body, even of an empty body', async () => {
    for (const body of [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(97, 98, 99)])
      expect(await hashPayload(crypto, body)).toBe(sha256(body))
  })

  it('calls no engine for the hash of an empty body', () => {
    expect(hashPayload({} as Crypto, new Uint8Array(0))).toBe(sha256(''))
  })
})

describe('stringToSign', () => {
  it('has a line for the credential scope only if there is one', () => {
    const plain = { algorithm: 'SDK-HMAC-SHA256', credentialScope: undefined } as const
    expect(stringToSign(plain, '20230423T120000Z', 'ab')).toBe('SDK-HMAC-SHA256\n20230423T120000Z\nab')
    const derived = { algorithm: 'V11-HMAC-SHA256', credentialScope: '20230423/r/s' } as const
    expect(stringToSign(derived, '20230423T120000Z', 'ab')).toBe('V11-HMAC-SHA256\n20230423T120000Z\n20230423/r/s\nab')
  })
})
