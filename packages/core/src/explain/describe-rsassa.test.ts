import { generateKeyPairSync, sign as signWithNode } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SignatureHash } from '../signature/signature-algorithm.js'
import { accidents } from './accidents.js'
import { describeRsassa, type RsassaEvidence } from './describe-rsassa.js'

const { subtle } = crypto
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const value = { version: '1.0', request: { name: 'Zoë', path: '/a/b', price: '5 €' }, list: [1, 2] }
const compact = JSON.stringify(value)

let keys: CryptoKeyPair
let jwk: JsonWebKey

beforeAll(async () => {
  keys = await createKeys()
  jwk = await subtle.exportKey('jwk', keys.publicKey)
})

async function createKeys(hash: SignatureHash = 'SHA-256'): Promise<CryptoKeyPair> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  return await subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

async function describeAccident(signed: Uint8Array<ArrayBuffer>, arrived: Uint8Array<ArrayBuffer>) {
  const signature = new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', keys.privateKey, signed))
  return await describeRsassa(crypto, { jwk, hash: 'SHA-256', signature, data: arrived })
}

describe('describeRsassa', () => {
  it('gives no hint if the digests agree', async () => {
    const { evidence, hint } = await describeAccident(encode(compact), encode(compact))
    expect(evidence?.signedDigest).toBe(evidence?.computedDigest)
    expect(hint).toBeUndefined()
  })

  const pythonic = '{"version": "1.0", "request": {"name": "Zo\\u00eb, \\"x\\": y", "path": "/a"}, "list": [1, 2]}'

  it.each<[string, string, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]>([
    ['json-reserialised', 'indented on the way', encode(compact), encode(JSON.stringify(value, null, 2))],
    ['json-reserialised', 'made compact on the way', encode(JSON.stringify(value, null, 4)), encode(compact)],
    ['json-reserialised', 'from Python', encode(pythonic), encode(JSON.stringify(JSON.parse(pythonic)))],
    ['json-reserialised', 'from PHP', encode(compact.replaceAll('/', '\\/')), encode(compact)],
    ['line-endings', 'LF made CRLF', encode('a\nb\nc'), encode('a\r\nb\r\nc')],
    ['line-endings', 'CRLF made LF', encode('a\r\nb\r\nc'), encode('a\nb\nc')],
    ['byte-order-mark', 'added', encode(compact), encode(`\ufeff${compact}`)],
    ['byte-order-mark', 'dropped', encode(`\ufeff${compact}`), encode(compact)],
    ['trailing-newline', 'added', encode(compact), encode(`${compact}\n`)],
    ['trailing-newline', 'added as CRLF', encode(compact), encode(`${compact}\r\n`)],
    ['trailing-newline', 'dropped', encode(`${compact}\n`), encode(compact)],
    ['latin-1', 'UTF-8 read as latin-1', encode(compact), encode(Buffer.from(encode(compact)).toString('latin1'))],
    [
      'latin-1',
      'UTF-8 read as windows-1252',
      encode(compact),
      encode(new TextDecoder('windows-1252').decode(encode(compact))),
    ],
    ['latin-1', 'written as latin-1', encode('Zoë'), Uint8Array.from(Buffer.from('Zoë', 'latin1'))],
  ])('names %s: %s', async (id, _, signed, arrived) => {
    const { evidence, hint } = await describeAccident(signed, arrived)
    expect(evidence).toMatchObject({ accident: id, signedHash: 'SHA-256' })
    expect(Object.keys(evidence?.changes as object)).toEqual(
      expect.arrayContaining(['express', 'fastify', 'lambda', 'workers']),
    )
    expect(evidence?.confidence).toBe('proven')
    expect(hint).toBeDefined()
  })

  it('names no accident if the bytes are simply different', async () => {
    const { evidence, hint } = await describeAccident(encode(compact), encode(compact.replace('1.0', '2.0')))
    expect(evidence).not.toHaveProperty('accident')
    expect(hint).toContain('signed other bytes')
  })

  it('recognises a signature with another hash', async () => {
    const signature = new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', keys.privateKey, encode(compact)))
    const { evidence, hint } = await describeRsassa(crypto, { jwk, hash: 'SHA-1', signature, data: encode(compact) })
    expect(evidence).toMatchObject({ accident: 'wrong-hash', signedHash: 'SHA-256', computedHash: 'SHA-256' })
    expect(hint).toContain('another hash')
  })

  it('recognises the wrong certificate', async () => {
    const other = await createKeys()
    const signature = new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', other.privateKey, encode(compact)))
    const { evidence, hint } = await describeRsassa(crypto, { jwk, hash: 'SHA-256', signature, data: encode(compact) })
    expect(evidence).not.toHaveProperty('signedDigest')
    expect(evidence).toMatchObject({ accident: 'wrong-certificate' })
    expect(hint).toContain('not made with the private key of this certificate')
  })

  it('names no accident for an empty body, whose content is lost', async () => {
    const { evidence } = await describeAccident(encode(compact), new Uint8Array(0))
    expect(evidence).not.toHaveProperty('accident')
  })

  async function describeSigned(signed: string, more: Partial<RsassaEvidence> = {}) {
    const signature = new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', keys.privateKey, encode(signed)))
    return await describeRsassa(crypto, { jwk, hash: 'SHA-256', signature, data: encode('arrived'), ...more })
  }

  it('names the guess of the scheme if no accident is proven, as likely or as certain', async () => {
    const calls: boolean[] = []
    const guess = (isOfKey: boolean) => {
      calls.push(isOfKey)
      return { accident: accidents.truncated, evidence: { bytes: 7 } }
    }
    const likely = await describeSigned('signed', { guess, otherwise: 'Look.' })
    expect(likely.evidence).toMatchObject({
      accident: 'truncated',
      confidence: 'likely',
      bytes: 7,
      signedHash: 'SHA-256',
    })
    const certain = await describeSigned('signed', { guess: () => ({ accident: accidents.page, isCertain: true }) })
    expect(certain.evidence).toMatchObject({ accident: 'page', confidence: 'proven' })
    const foreign = await describeSigned('signed', { guess, signature: new Uint8Array(256) })
    expect(foreign.evidence).toMatchObject({ accident: 'truncated', confidence: 'likely' })
    expect(calls).toEqual([true, false])
    const none = await describeSigned('signed', { guess: () => undefined, otherwise: 'Look.' })
    expect(none.diagnosis).toEqual({
      cause: 'The key of this certificate signed other bytes than the ones that arrived.',
      fix: 'Look.',
    })
    expect((await describeSigned('signed')).hint).toMatch(/arrived\. Pass the raw body/)
  })

  it('names two accidents, one accident that happened twice, and the detail of the scheme', async () => {
    const origin = { accident: accidents.base64, bytes: encode('signed') }
    const detail = ({ id }: { id: string }) => ({ found: id })
    const one = await describeSigned('signed', { origins: () => [origin], detail })
    expect(one.evidence).toMatchObject({ accident: 'base64', confidence: 'proven', found: 'base64' })
    const two = await describeSigned('signed', { origins: () => [{ ...origin, also: accidents.hex }] })
    expect(two.evidence).toMatchObject({ accident: 'base64', accidents: ['base64', 'hex'], confidence: 'proven' })
    expect(two.diagnosis?.cause).toBe(`${accidents.base64.what} Before that: ${accidents.hex.what}`)
    const twice = await describeSigned('signed', { origins: () => [{ ...origin, also: accidents.base64 }] })
    expect(twice.diagnosis?.cause).toBe(accidents.base64.what)
    expect(twice.evidence).not.toHaveProperty('accidents')
  })

  it('recognises a signature in another encoding, and one that was cut off', async () => {
    const signature = new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', keys.privateKey, encode('arrived')))
    const base64 = encode(Buffer.from(signature).toString('base64'))
    const written = await describeSigned('signed', { signature: base64 })
    expect(written.evidence).toMatchObject({ accident: 'signature-encoding', confidence: 'proven' })
    expect(written.evidence?.signedDigest).toBe(written.evidence?.computedDigest)
    const other = await describeSigned('signed', { signature: base64, data: encode('other') })
    expect(other.evidence).toMatchObject({ accident: 'signature-encoding', confidence: 'likely' })
    const cut = await describeSigned('signed', { signature: signature.subarray(0, 255) })
    expect(cut.evidence).toMatchObject({ accident: 'signature-cut', signatureBytes: 255, keyBytes: 256 })
    const whole = await describeSigned('signed', { signature: new Uint8Array(256) })
    expect(whole.evidence).toMatchObject({ accident: 'wrong-certificate', signatureBytes: 256 })
  })

  it('reports a digest of MD5 and looks for no accident, because WebCrypto cannot compute MD5', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const signature = new Uint8Array(signWithNode('md5', encode('signed'), privateKey))
    const origins = (): never => {
      throw new Error('called')
    }
    const given = { jwk: publicKey.export({ format: 'jwk' }) as JsonWebKey, signature, origins }
    const { evidence } = await describeSigned('signed', given)
    expect(evidence).toMatchObject({ signedHash: 'MD5', computedHash: 'SHA-256' })
    expect(evidence).not.toHaveProperty('accident')
  })
})
