import { beforeAll, describe, expect, it } from 'vitest'
import { importEcdsaKey, verifyEcdsa } from './ecdsa.js'
import type { WebCryptoKey } from './web-crypto.js'

const data = new TextEncoder().encode('to be signed')
const parameters = { name: 'ECDSA', namedCurve: 'P-256' }

let key: WebCryptoKey
let signature: Uint8Array<ArrayBuffer>
let keys: { publicKey: WebCryptoKey; privateKey: WebCryptoKey }

beforeAll(async () => {
  keys = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  key = await importEcdsaKey(crypto, { kty, crv, x, y } as { kty: string; crv: string; x: string; y: string })
  signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, data))
})

describe('an ES256 signature', () => {
  it('is r and s at full length, over SHA-256', async () => {
    expect(await verifyEcdsa(crypto, key, signature, data)).toBe(true)
    const sha384 = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-384' }, keys.privateKey, data)
    expect(await verifyEcdsa(crypto, key, new Uint8Array(sha384), data)).toBe(false)
  })

  it('is refused with a changed byte, of other data, or all zero', async () => {
    const changed = Uint8Array.from(signature, (byte, index) => (index === 63 ? byte ^ 1 : byte))
    expect(await verifyEcdsa(crypto, key, changed, data)).toBe(false)
    expect(await verifyEcdsa(crypto, key, signature, data.subarray(1))).toBe(false)
    expect(await verifyEcdsa(crypto, key, new Uint8Array(64), data)).toBe(false)
  })

  it('of another length is refused before an engine sees it, because some accept or throw', async () => {
    const subtle = { verify: async () => true }
    const lenient = { subtle } as unknown as Crypto
    expect(await verifyEcdsa(lenient, key, signature, data)).toBe(true)
    for (const length of [0, 63, 65, 72, 96]) {
      expect(await verifyEcdsa(lenient, key, new Uint8Array(length), data)).toBe(false)
    }
  })

  it('is verified with a key that can do nothing else', () => {
    expect(key.extractable).toBe(false)
    expect(key.usages).toEqual(['verify'])
  })
})
