import { createTestKeys } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { importHmacKey, sha256, verifyHmac } from './hmac.js'
import { importRsassaKey, verifyRsassa } from './rsassa.js'
import { synchronousEngine } from './synchronous-engine.js'

// The same Web Crypto in another object, for which the synchronous engine is not used.
const asynchronous = { subtle: crypto.subtle } as Crypto
const small = new Uint8Array(1_400).fill(0x61)

describe('synchronousEngine', () => {
  it('is used for small data with the runtime’s own Web Crypto', () => {
    expect(synchronousEngine(crypto, small)).toBeDefined()
    expect(synchronousEngine(crypto, new Uint8Array(16_384))).toBeDefined()
    expect(synchronousEngine(crypto, new Uint8Array(16_385))).toBeUndefined()
    expect(synchronousEngine(asynchronous, small)).toBeUndefined()
  })

  it('answers HMAC and SHA-256 at once, where other engines answer with a promise', async () => {
    const key = await importHmacKey(crypto, 'secret', 'verify')
    const tag = new Uint8Array(32)
    expect(verifyHmac(crypto, key, tag, small)).toBe(false)
    expect(verifyHmac(asynchronous, key, tag, small)).toBeInstanceOf(Promise)
    expect(sha256(crypto, small)).toBe(await sha256(asynchronous, small))
    expect(sha256(crypto, new Uint8Array(20_000))).toBeInstanceOf(Promise)
  })

  // DEP0204: Node 24 and later warn if KeyObject.from() gets a key that is not extractable, and will refuse it.
  it('is given keys that Node lets it read', async () => {
    expect((await importHmacKey(crypto, 'secret', 'verify')).extractable).toBe(true)
    expect((await importHmacKey(crypto, 'secret', 'sign')).extractable).toBe(false)
  })

  it('gives the same answers as Web Crypto for RSASSA-PKCS1-v1_5', async () => {
    for (const type of ['RSA-2048', 'RSA-4096'] as const) {
      const keys = await createTestKeys(type)
      const spki = new Uint8Array(keys.subjectPublicKeyInfo)
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      const jwk = await crypto.subtle.exportKey(
        'jwk',
        await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
      )
      for (const hash of ['SHA-256', 'SHA-1'] as const) {
        const key = await importRsassaKey(crypto, { kty: 'RSA', n: jwk.n as string, e: jwk.e as string }, hash)
        const signature = await keys.sign(small, hash)
        const flipped = Uint8Array.from(signature, (byte, index) => (index === 40 ? byte ^ 1 : byte))
        const signatures = [
          [signature, true],
          [flipped, false],
          [await keys.sign(small, hash === 'SHA-1' ? 'SHA-256' : 'SHA-1'), false],
          [await keys.sign(small, hash, 'RSA-PSS'), false],
          [signature.subarray(1), false],
          [Uint8Array.of(0, ...signature), false],
          [new Uint8Array(0), false],
          [new Uint8Array(signature.length), false],
          [new Uint8Array(signature.length).fill(0xff), false],
          [new Uint8Array(1_024).fill(0x7f), false],
        ] as const
        for (const [candidate, isValid] of signatures) {
          expect(await verifyRsassa(crypto, key, candidate as Uint8Array<ArrayBuffer>, small)).toBe(isValid)
          expect(await verifyRsassa(asynchronous, key, candidate as Uint8Array<ArrayBuffer>, small)).toBe(isValid)
        }
        // Many at once use the thread pool; a single one does not.
        const verdicts = await Promise.all(
          [...signatures, ...signatures].map(([candidate]) =>
            verifyRsassa(crypto, key, candidate as Uint8Array<ArrayBuffer>, small),
          ),
        )
        expect(verdicts).toEqual([...signatures, ...signatures].map(([, isValid]) => isValid))
      }
    }
  })

  it('gives the same answers as Web Crypto for HMAC', async () => {
    const key = await crypto.subtle.importKey('raw', small, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ])
    for (const data of [new Uint8Array(0), small]) {
      const tag = new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
      const tags = [
        [tag, true],
        [Uint8Array.from(tag, (byte, index) => (index === 31 ? byte ^ 1 : byte)), false],
        [tag.subarray(0, 16), false],
        [Uint8Array.of(...tag, 0), false],
        [new Uint8Array(0), false],
      ] as const
      for (const [candidate, isValid] of tags) {
        expect(verifyHmac(crypto, key, candidate as Uint8Array<ArrayBuffer>, data)).toBe(isValid)
        expect(await verifyHmac(asynchronous, key, candidate as Uint8Array<ArrayBuffer>, data)).toBe(isValid)
      }
    }
  })
})
