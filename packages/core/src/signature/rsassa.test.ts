import { expect, it } from 'vitest'
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
