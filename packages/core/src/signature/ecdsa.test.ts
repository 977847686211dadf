import { beforeAll, describe, expect, it } from 'vitest'
import { type EcdsaKey, importEcdsaKey, verifyEcdsa } from './ecdsa.js'
import type { WebCryptoJwk, WebCryptoKey } from './web-crypto.js'

const data = new TextEncoder().encode('to be signed')

describe.each([
  ['P-256', 'SHA-256', 64],
  ['P-384', 'SHA-384', 96],
  ['P-521', 'SHA-512', 132],
] as const)('an ECDSA signature by a key on %s with %s', (namedCurve, hash, bytes) => {
  let privateKey: WebCryptoKey
  let jwk: WebCryptoJwk
  let key: EcdsaKey
  let signature: Uint8Array<ArrayBuffer>

  beforeAll(async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify'])
    privateKey = keys.privateKey
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
    jwk = { kty, crv, x, y } as WebCryptoJwk
    key = await importEcdsaKey(crypto, jwk, hash)
    signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash }, privateKey, data))
  })

  it('is r and s, each at full length', async () => {
    expect(await verifyEcdsa(crypto, key, signature, data)).toBe(true)
    const other = hash === 'SHA-256' ? 'SHA-384' : 'SHA-256'
    const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: other }, privateKey, data)
    expect(await verifyEcdsa(crypto, key, new Uint8Array(signed), data)).toBe(false)
  })

  it('is refused with a changed byte, for other data, and if it is all zero', async () => {
    const changed = Uint8Array.from(signature, (byte, index) => (index === bytes - 1 ? byte ^ 1 : byte))
    expect(await verifyEcdsa(crypto, key, changed, data)).toBe(false)
    expect(await verifyEcdsa(crypto, key, signature, data.subarray(1))).toBe(false)
    expect(await verifyEcdsa(crypto, key, new Uint8Array(bytes), data)).toBe(false)
  })

  it('is refused at another length before an engine sees it, because engines differ', async () => {
    const lenient = { subtle: { verify: async () => true } } as unknown as Crypto
    expect(await verifyEcdsa(lenient, key, signature, data)).toBe(true)
    for (const length of [0, bytes - 1, bytes + 1, bytes / 2, 2 * bytes]) {
      expect(await verifyEcdsa(lenient, key, new Uint8Array(length), data)).toBe(false)
    }
  })

  it('is verified with a key that can only verify', () => {
    expect(key.imported.extractable).toBe(false)
    expect(key.imported.usages).toEqual(['verify'])
  })

  it('is never verified with SHA-1', async () => {
    await expect(importEcdsaKey(crypto, jwk, 'SHA-1')).rejects.toThrow(TypeError)
  })
})
