import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '../encoding/base64.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { type Jws, parseJws, parseObject, readSignedPayload } from './jws.js'

const certificates = ['first', 'second', 'third']
const payload = encodeUtf8('{"a":1}')
const signature = Uint8Array.from({ length: 64 }, (_, index) => index)

interface Parts {
  readonly header?: unknown
  readonly signature?: Uint8Array
}

function write({ header = { alg: 'ES256', x5c: certificates }, ...parts }: Parts = {}): string {
  const headerText = typeof header === 'string' ? header : JSON.stringify(header)
  const encoded = [encodeUtf8(headerText), payload, parts.signature ?? signature].map(encodeBase64url)
  return encoded.join('.')
}

const parse = (text: string) => (): Jws => parseJws(text, 'signedPayload')
const refused = (code: string, message: string): Error => expect.objectContaining({ code, message })

// Returns a JSON header of the given number of bytes.
function headerOf(length: number): string {
  const short = JSON.stringify({ alg: 'ES256', x5c: certificates })
  return short + ' '.repeat(length - short.length)
}

describe('parseJws', () => {
  it('decodes the three parts, and uses the first two unchanged as the signed data', () => {
    const text = write()
    expect(parseJws(text, 'signedPayload')).toEqual({
      certificates,
      name: 'signedPayload',
      hash: 'SHA-256',
      data: encodeUtf8(text.slice(0, text.lastIndexOf('.'))),
      signature,
      payload,
    })
  })

  const [header, body, end] = write().split('.') as [string, string, string]
  it.each([
    '',
    header,
    `${header}.${body}`,
    `.${body}.${end}`,
    `${header}..${end}`,
    `${header}.${body}.`,
    `${header}.${body}.${end}.`,
    `${header}.${body}.${end}.${end}`,
    `${header}.${body}.${end}.${end}.${end}`,
  ])('refuses %.100s, which does not have three parts', (text) => {
    expect(parse(text)).toThrow(refused('ERR_PAYLOAD_INVALID', 'signedPayload is not a JWS of three parts'))
  })

  it('reads a header of 32,768 characters, and refuses a longer one', () => {
    expect(parseJws(write({ header: headerOf(24_576) }), 'signedPayload')).toMatchObject({ certificates })
    expect(parse(write({ header: headerOf(24_577) }))).toThrow(
      refused('ERR_PAYLOAD_INVALID', 'signedPayload has a header of more than 32768 characters'),
    )
  })

  it.each([
    [`${header}=.${body}.${end}`, 'a header'],
    [`${header}.${body}=.${end}`, 'a payload'],
    [`${header}.${body}.${end}=`, 'a signature'],
    [`${header}.a+b/.${end}`, 'a payload'],
    [`${header}.${body}.\u00e4`, 'a signature'],
  ])('refuses %.40s with %s that is not base64url', (text, part) => {
    const message = `signedPayload has ${part} that is not base64url without padding`
    expect(parse(text)).toThrow(refused('ERR_PAYLOAD_INVALID', message))
  })

  it.each([0, 63, 65, 72])('refuses a signature of %i bytes, because ES256 has 64', (length) => {
    const text = write({ signature: new Uint8Array(length) })
    const message =
      length === 0
        ? 'signedPayload is not a JWS of three parts'
        : `signedPayload has a signature of ${length} bytes (ES256 has 64)`
    expect(parse(text)).toThrow(refused('ERR_PAYLOAD_INVALID', message))
  })

  it.each<[header: unknown, code: string, what: string]>([
    ['{', 'ERR_PAYLOAD_INVALID', 'signedPayload has a header that is not JSON in UTF-8'],
    [[], 'ERR_PAYLOAD_INVALID', 'signedPayload has a header that is not a JSON object'],
    [{ x5c: certificates }, 'ERR_PAYLOAD_INVALID', 'signedPayload has no alg in its header'],
    [{ alg: ['ES256'], x5c: certificates }, 'ERR_PAYLOAD_INVALID', 'signedPayload has no alg in its header'],
    [{ alg: 'none', x5c: certificates }, 'ERR_UNSUPPORTED', 'The alg of signedPayload is not ES256'],
    [{ alg: 'ES384', x5c: certificates }, 'ERR_UNSUPPORTED', 'The alg of signedPayload is not ES256'],
    [
      { alg: 'ES256', x5c: certificates, crit: [] },
      'ERR_UNSUPPORTED',
      'The header of signedPayload has critical extensions',
    ],
    [
      { alg: 'ES256', x5c: certificates, crit: null },
      'ERR_UNSUPPORTED',
      'The header of signedPayload has critical extensions',
    ],
    [{ alg: 'ES256' }, 'ERR_PAYLOAD_INVALID', 'signedPayload has no list of certificates in x5c of its header'],
    [
      { alg: 'ES256', x5c: 'first' },
      'ERR_PAYLOAD_INVALID',
      'signedPayload has no list of certificates in x5c of its header',
    ],
    [
      { alg: 'ES256', x5c: { length: 1, 0: 'first' } },
      'ERR_PAYLOAD_INVALID',
      'signedPayload has no list of certificates in x5c of its header',
    ],
    [
      { alg: 'ES256', x5c: ['first', 2, 'third'] },
      'ERR_PAYLOAD_INVALID',
      'signedPayload has no list of certificates in x5c of its header',
    ],
  ])('refuses the header %j', (given, code, message) => {
    expect(parse(write({ header: given }))).toThrow(refused(code, message))
  })

  it('uses no key and no URL of a key in the header', () => {
    const others = { jwk: { kty: 'EC' }, jku: 'https://attacker.test/', x5u: 'https://attacker.test/', kid: '1' }
    const text = write({ header: { alg: 'ES256', x5c: certificates, ...others } })
    expect(Object.keys(parseJws(text, 'signedPayload')).sort()).toEqual(
      ['certificates', 'data', 'hash', 'name', 'payload', 'signature'].sort(),
    )
  })
})

describe('parseObject', () => {
  it('parses the JSON of a part, and names the part that is not valid', () => {
    expect({ ...parseObject(payload, 'signedPayload', 'payload') }).toEqual({ a: 1 })
    expect(() => parseObject(encodeUtf8('{"a":1,"a":2}'), 'signedPayload', 'payload')).toThrow(
      refused('ERR_PAYLOAD_INVALID', 'signedPayload has a payload that has two fields with one name'),
    )
  })
})

describe('readSignedPayload', () => {
  it('reads only the signed member', () => {
    expect(readSignedPayload(encodeUtf8('{"a":1,"signedPayload":"a.b.c"}'))).toBe('a.b.c')
  })

  it.each([
    ['', 'The body is not JSON in UTF-8'],
    ['["a.b.c"]', 'The body is not a JSON object'],
    ['{}', 'The body has no text in signedPayload'],
    ['{"signedPayload":["a.b.c"]}', 'The body has no text in signedPayload'],
    ['{"signedPayload":"a.b.c","signedPayload":"a.b.c"}', 'The body has two fields with one name'],
  ])('refuses %j', (body, message) => {
    expect(() => readSignedPayload(encodeUtf8(body))).toThrow(refused('ERR_PAYLOAD_INVALID', message))
  })
})
