import nodeCrypto from 'node:crypto'
import { createTestKeys } from '@countersign/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { importHmacKey, sha256, verifyHmac } from './hmac.js'
import { importRsassaKey, verifyRsassa } from './rsassa.js'
import { type SynchronousEngine, synchronousEngine } from './synchronous-engine.js'

// The same WebCrypto in another object, for which the synchronous engine is not used.
const asynchronous = { subtle: crypto.subtle } as Crypto
const small = new Uint8Array(1_400).fill(0x61)

describe('synchronousEngine', () => {
  it('is used for small data with the runtime’s own WebCrypto', () => {
    expect(synchronousEngine(crypto, small)).toBeDefined()
    expect(synchronousEngine(crypto, new Uint8Array(16_384))).toBeDefined()
    expect(synchronousEngine(crypto, new Uint8Array(16_385))).toBeUndefined()
    expect(synchronousEngine(asynchronous, small)).toBeUndefined()
  })

  it('answers HMAC and SHA-256 synchronously, while other engines answer with a promise', async () => {
    const key = await importHmacKey(crypto, 'secret', 'verify')
    const tag = new Uint8Array(32)
    expect(verifyHmac(crypto, key, tag, small)).toBe(false)
    expect(verifyHmac(asynchronous, key, tag, small)).toBeInstanceOf(Promise)
    expect(sha256(crypto, small)).toBe(await sha256(asynchronous, small))
    expect(sha256(crypto, new Uint8Array(20_000))).toBeInstanceOf(Promise)
  })

  // DEP0204: Node 24 and later warn if KeyObject.from() gets a key that is not extractable, and will refuse it.
  it('receives keys that Node allows it to read', async () => {
    expect((await importHmacKey(crypto, 'secret', 'verify')).extractable).toBe(true)
    expect((await importHmacKey(crypto, 'secret', 'sign')).extractable).toBe(false)
  })

  it('gives the same answers as WebCrypto for RSASSA-PKCS1-v1_5', async () => {
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
        // Simultaneous verifications use the thread pool. A single one does not.
        const verdicts = await Promise.all(
          [...signatures, ...signatures].map(([candidate]) =>
            verifyRsassa(crypto, key, candidate as Uint8Array<ArrayBuffer>, small),
          ),
        )
        expect(verdicts).toEqual([...signatures, ...signatures].map(([, isValid]) => isValid))
      }
    }
  })

  it('gives the same answers as WebCrypto for HMAC', async () => {
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

describe('the synchronous engine of a runtime', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  /** Returns the engine that a new copy of the module finds. */
  const find = async (globals: Record<string, unknown>): Promise<SynchronousEngine | undefined> => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
    vi.resetModules()
    const { synchronousEngine: fresh } = await import('./synchronous-engine.js')
    return fresh(crypto, small)
  }
  const getBuiltinModule = (): unknown => nodeCrypto

  it('is found on Node, with and without a navigator', async () => {
    const node = { getBuiltinModule }
    expect(await find({ process: node, navigator: { userAgent: 'Node.js/24' } })).toBeDefined()
    expect(await find({ process: node, navigator: {} })).toBeDefined()
    expect(await find({ process: node, navigator: undefined })).toBeDefined()
  })

  it.each<[string, Record<string, unknown>]>([
    ['another runtime with a process', { process: { getBuiltinModule }, navigator: { userAgent: 'Deno/2.9.6' } }],
    ['a name that only ends like Node', { process: { getBuiltinModule }, navigator: { userAgent: 'Like Node.js/' } }],
    ['no process', { process: undefined }],
    ['a Node without getBuiltinModule', { process: {} }],
    ['a Node without its crypto module', { process: { getBuiltinModule: () => undefined } }],
    ['a Node without crypto.hash', { process: { getBuiltinModule: () => ({ ...nodeCrypto, hash: undefined }) } }],
  ])('is absent: %s', async (_, globals) => {
    expect(await find(globals)).toBeUndefined()
  })

  it('is looked up once', async () => {
    const asked = vi.fn(getBuiltinModule)
    vi.stubGlobal('process', { getBuiltinModule: asked })
    vi.resetModules()
    const { synchronousEngine: fresh } = await import('./synchronous-engine.js')
    expect(fresh(crypto, small)).toBe(fresh(crypto, small))
    expect(asked).toHaveBeenCalledTimes(1)
    expect(asked).toHaveBeenCalledWith('crypto')
  })

  it('is looked up once if the runtime has none', async () => {
    const asked = vi.fn(() => undefined)
    vi.stubGlobal('process', { getBuiltinModule: asked })
    vi.resetModules()
    const { synchronousEngine: fresh } = await import('./synchronous-engine.js')
    expect([fresh(crypto, small), fresh(crypto, small)]).toEqual([undefined, undefined])
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('converts the members of a key once if they cannot change, and each time if they can', async () => {
    const { publicKey } = nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
    const members = { kty, crv, x, y } as Record<string, string>
    const converted = vi.spyOn(nodeCrypto, 'createPublicKey')
    const engine = await find({})
    const verify = (jwk: Record<string, string>) => engine?.verifyByJwk(jwk, 'SHA-256', new Uint8Array(70), small)
    const frozen = Object.freeze({ ...members })
    expect([verify(frozen), verify(frozen)]).toEqual([false, false])
    expect(converted).toHaveBeenCalledTimes(1)
    expect([verify(members), verify(members)]).toEqual([false, false])
    expect(converted).toHaveBeenCalledTimes(3)
  })

  it('converts an HMAC key once', async () => {
    const key = await importHmacKey(crypto, 'secret', 'verify')
    const converted = vi.spyOn(nodeCrypto.KeyObject, 'from')
    const engine = await find({})
    const verify = () => engine?.verifyHmac(key, new Uint8Array(32), small)
    expect([verify(), verify()]).toEqual([false, false])
    expect(converted).toHaveBeenCalledTimes(1)
  })

  it('rejects if the members of a key are not valid', async () => {
    const engine = await find({})
    const verify = async () => await engine?.verifyRsassaElsewhere({ kty: 'RSA' }, 'SHA-256', new Uint8Array(9), small)
    await expect(verify()).rejects.toThrow()
  })

  it('rejects if the verification fails on the other thread', async () => {
    vi.spyOn(nodeCrypto, 'verify').mockImplementation(((...given: unknown[]) => {
      const done = given[4] as (error: Error) => void
      done(new Error('broken'))
    }) as never)
    const engine = await find({})
    const keys = await createTestKeys('RSA-2048')
    const key = nodeCrypto.createPublicKey({ key: Buffer.from(keys.subjectPublicKeyInfo), format: 'der', type: 'spki' })
    const jwk = key.export({ format: 'jwk' }) as { kty: string }
    await expect(engine?.verifyRsassaElsewhere(jwk, 'SHA-256', new Uint8Array(256), small)).rejects.toThrow('broken')
  })
})
