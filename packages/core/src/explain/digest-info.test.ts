import { createHash, generateKeyPairSync, sign as signWithNode } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encodeHex } from '../encoding/hex.js'
import { recoverDigestInfo } from './digest-info.js'

const { subtle } = globalThis.crypto
const data = new TextEncoder().encode('what was signed')

async function sign(hash: string): Promise<{ jwk: JsonWebKey; signature: Uint8Array<ArrayBuffer>; digest: string }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  const { privateKey, publicKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return {
    jwk: await subtle.exportKey('jwk', publicKey),
    signature: new Uint8Array(await subtle.sign('RSASSA-PKCS1-v1_5', privateKey, data)),
    digest: encodeHex(new Uint8Array(await subtle.digest(hash, data))),
  }
}

describe('recoverDigestInfo', () => {
  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])('recovers the digest that was signed with %s', async (hash) => {
    const { jwk, signature, digest } = await sign(hash)
    expect(recoverDigestInfo(jwk, signature)).toEqual({ hash, digest })
  })

  it('recovers the digest that was signed with MD5, which WebCrypto does not have', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const signature = new Uint8Array(signWithNode('md5', data, privateKey))
    const digest = createHash('md5').update(data).digest('hex')
    expect(recoverDigestInfo(publicKey.export({ format: 'jwk' }), signature)).toEqual({ hash: 'MD5', digest })
  })

  it('recovers nothing without a modulus or an exponent', async () => {
    const { jwk, signature } = await sign('SHA-256')
    const { n, e, ...rest } = jwk
    expect(recoverDigestInfo({ ...rest, n } as JsonWebKey, signature)).toBeUndefined()
    expect(recoverDigestInfo({ ...rest, e } as JsonWebKey, signature)).toBeUndefined()
    expect(recoverDigestInfo({ ...jwk, e: '' }, signature)).toBeUndefined()
  })

  it('recovers nothing from a damaged signature, a signature of another key, or bytes of another length', async () => {
    const [one, other] = await Promise.all([sign('SHA-256'), sign('SHA-256')])
    const damaged = one.signature.map((byte, index) => (index === 100 ? byte ^ 1 : byte))
    expect(recoverDigestInfo(one.jwk, damaged)).toBeUndefined()
    expect(recoverDigestInfo(other.jwk, one.signature)).toBeUndefined()
    expect(recoverDigestInfo(one.jwk, new Uint8Array(0))).toBeUndefined()
    expect(recoverDigestInfo(one.jwk, new Uint8Array(256))).toBeUndefined()
    expect(recoverDigestInfo(one.jwk, new Uint8Array(256).fill(0xff))).toBeUndefined()
    expect(recoverDigestInfo(one.jwk, one.signature.subarray(1))).toBeUndefined()
  })

  it('does not try an exponent that no certificate has', async () => {
    const { jwk, signature } = await sign('SHA-256')
    expect(recoverDigestInfo({ ...jwk, e: jwk.n as string }, signature)).toBeUndefined()
    expect(recoverDigestInfo({ kty: 'RSA' }, signature)).toBeUndefined()
  })
})
