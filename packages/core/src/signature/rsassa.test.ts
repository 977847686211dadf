import nodeCrypto from 'node:crypto'
import { createTestKeys } from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { importRsassaKey, verifyRsassa } from './rsassa.js'

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

it('refuses a signature that is not as long as the modulus, even if the engine accepts it', async () => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2_048, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['sign', 'verify'],
  )
  const data = new TextEncoder().encode('data')
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, data))
  const { n, e } = await crypto.subtle.exportKey('jwk', publicKey)
  const subtle = {
    importKey: async () => publicKey,
    verify: async () => true,
  }
  const lenient = { ...crypto, subtle } as unknown as Crypto
  const key = await importRsassaKey(lenient, { kty: 'RSA', n: n as string, e: e as string }, 'SHA-256')
  expect(await verifyRsassa(lenient, key, signature, data)).toBe(true)
  expect(await verifyRsassa(lenient, key, Uint8Array.of(0, ...signature), data)).toBe(false)
  expect(await verifyRsassa(lenient, key, signature.slice(1), data)).toBe(false)
})

describe('an RSASSA-PKCS1-v1_5 signature', () => {
  const data = new TextEncoder().encode('data')
  const setUp = async () => {
    const keys = await createTestKeys('RSA-2048')
    const spki = nodeCrypto.createPublicKey({
      key: Buffer.from(keys.subjectPublicKeyInfo),
      format: 'der',
      type: 'spki',
    })
    const { kty, n, e } = spki.export({ format: 'jwk' })
    return { jwk: { kty, n, e } as { kty: string; n: string; e: string }, signature: await keys.sign(data) }
  }

  it('is verified by WebCrypto, with a key that can only verify, if the engine is not the runtime’s own', async () => {
    const { jwk, signature } = await setUp()
    const other = { subtle: crypto.subtle } as Crypto
    const pending = importRsassaKey(other, jwk, 'SHA-256')
    expect(pending).toBeInstanceOf(Promise)
    const key = await pending
    expect(key.imported).toMatchObject({ extractable: false, usages: ['verify'] })
    expect(await verifyRsassa(other, key, signature, data)).toBe(true)
  })

  it('is verified by WebCrypto if the data is large; its key is imported only then', async () => {
    const { jwk } = await setUp()
    const key = await importRsassaKey(crypto, jwk, 'SHA-256')
    expect(importRsassaKey(crypto, jwk, 'SHA-256')).not.toBeInstanceOf(Promise)
    expect(key.imported).toBeUndefined()
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const large = new Uint8Array(20_000)
    expect(await verifyRsassa(crypto, key, new Uint8Array(256), large)).toBe(false)
    expect(await verifyRsassa(crypto, key, new Uint8Array(256), large)).toBe(false)
    expect(importKey).toHaveBeenCalledTimes(1)
    importKey.mockRestore()
  })

  it('is verified on the calling thread if it is alone, and otherwise on other threads', async () => {
    const { jwk, signature } = await setUp()
    const key = await importRsassaKey(crypto, jwk, 'SHA-256')
    const verify = vi.spyOn(nodeCrypto, 'verify')
    const elsewhere = () => verify.mock.calls.filter((given: unknown[]) => given.length === 5).length
    try {
      for (let count = 0; count < 2; count++) expect(await verifyRsassa(crypto, key, signature, data)).toBe(true)
      expect([verify.mock.calls.length, elsewhere()]).toEqual([2, 0])
      const many = Array.from({ length: 3 }, () => verifyRsassa(crypto, key, signature, data))
      expect(await Promise.all(many)).toEqual([true, true, true])
      expect([verify.mock.calls.length, elsewhere()]).toEqual([5, 3])
      expect(await verifyRsassa(crypto, key, signature, data)).toBe(true)
      expect([verify.mock.calls.length, elsewhere()]).toEqual([6, 3])
    } finally {
      verify.mockRestore()
    }
  })
})
