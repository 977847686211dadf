import { createTestKeys, type TestKeys } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import type { Signer } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import type { SignatureHash } from '../signature/signature-algorithm.js'
import type { WebCryptoJwk } from '../signature/web-crypto.js'
import { readDer } from '../x509/certificate/der-reader.js'
import { readSubjectPublicKeyInfo } from '../x509/certificate/public-key.js'
import { type CarriedSignature, SigningKey } from './signing-key.js'

// An engine whose verify returns a given answer, with keys that do not exist.
function engineThatAnswers(answer: () => unknown): Crypto {
  const subtle = { importKey: async () => ({}), verify: answer }
  return { subtle } as unknown as Crypto
}

class KeyOfNobody extends SigningKey {
  describeSigner(): Signer {
    return { id: 'nobody' }
  }
}

function keyOf(crypto: Crypto): SigningKey {
  return new KeyOfNobody(crypto, { kty: 'RSA', n: 'x'.repeat(342), e: 'AQAB' })
}

// The signature is as long as the modulus of the key.
const bytes = new Uint8Array(256)

async function isSigned(key: SigningKey, signature: CarriedSignature, data: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return (await key.findSigned([{ ...signature, data }])) !== undefined
}

async function run(answer: () => unknown): Promise<boolean> {
  const crypto = engineThatAnswers(answer)
  const key = keyOf(crypto)
  // Import the key first, so that the check runs like a warm verification.
  await key.prepare('SHA-256')
  return await isSigned(key, { name: 'Signature', hash: 'SHA-256', signature: bytes }, bytes)
}

/** A promise that is not an instance of this realm's class. Engines of other realms return such promises. */
function foreign(value: unknown): PromiseLike<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: the test needs a thenable that is not a Promise.
  return { then: (resolve) => Promise.resolve(value).then(resolve) }
}

describe('SigningKey', () => {
  it.each<[string, () => unknown]>([
    ['a promise of true', async () => true],
    ['a foreign promise of true', () => foreign(true)],
  ])('accepts %s', async (_, answer) => {
    expect(await run(answer)).toBe(true)
  })

  it.each<[string, () => unknown]>([
    ['a promise of false', async () => false],
    ['a foreign promise of false', () => foreign(false)],
    ['a promise of a value that is only truthy', async () => 1],
    ['a foreign promise of a value that is only truthy', () => foreign({})],
    ['a value that is only truthy', () => ({})],
    ['nothing', () => undefined],
  ])('refuses %s', async (_, answer) => {
    expect(await run(answer)).toBe(false)
  })

  const failures: [string, () => unknown][] = [
    ['an error', () => new Error('engine')],
    ['a VerificationError', () => new VerificationError('ERR_SIGNATURE_MISMATCH', 'engine')],
    ['a string', () => 'engine'],
    ['nothing', () => undefined],
  ]
  const ours = { code: 'ERR_DEPENDENCY_FAILED', status: 503, retryable: true }

  it.each(failures)('does not blame the sender if the engine throws %s', async (_, failure) => {
    const throwing = (): never => {
      throw failure()
    }
    await expect(run(throwing)).rejects.toMatchObject(ours)
    await expect(run(() => Promise.reject(failure()))).rejects.toMatchObject(ours)
  })

  it.each(failures)('does not blame the sender if the import of a key throws %s', async (_, failure) => {
    const subtle = { importKey: () => Promise.reject(failure()), verify: async () => true }
    const crypto = { subtle } as unknown as Crypto
    const key = keyOf(crypto)
    await expect(key.prepare('SHA-256')).rejects.toMatchObject(ours)
    const signed = { name: 'Signature', hash: 'SHA-1', signature: bytes } as const
    await expect(isSigned(key, signed, bytes)).rejects.toMatchObject(ours)
  })

  // P-521 needs a curve that some engines do not have. Then the engine fails, and the sender is not at fault.
  it.each([
    ['P-256', 'SHA-256'],
    ['P-384', 'SHA-384'],
    ['P-256', 'SHA-512'],
    ['P-521', 'SHA-512'],
  ] as const)('verifies ECDSA with %s and %s, with r and s at full length', async (type, hash) => {
    const keys = await createTestKeys(type)
    const [jwk, data] = [await publicJwkOf(keys), Uint8Array.of(1, 2, 3)]
    const key = new KeyOfNobody(crypto, jwk)
    const signature = await keys.signFixed(data, hash)
    const verify = (over: Uint8Array<ArrayBuffer>, by = hash as SignatureHash): Promise<boolean> =>
      isSigned(key, { name: 'Signature', hash: by, signature: over }, data)
    expect(await verify(signature)).toBe(true)
    expect(await verify(await keys.sign(data, hash))).toBe(false)
    expect(await verify(Uint8Array.of(...signature, 0))).toBe(false)
    expect(await verify(signature.slice(1))).toBe(false)
    expect(await verify(new Uint8Array(signature.length))).toBe(false)
    expect(await verify(signature, hash === 'SHA-384' ? 'SHA-256' : 'SHA-384')).toBe(false)
    await expect(verify(signature, 'SHA-1')).rejects.toMatchObject(ours)
  })

  it('finds the first of several signatures that it made', async () => {
    const keys = await createTestKeys('RSA-2048')
    const key = new KeyOfNobody(crypto, await publicJwkOf(keys))
    const data = Uint8Array.of(1, 2, 3)
    const wrong = { name: 'wrong', hash: 'SHA-256', signature: await keys.sign(data, 'SHA-1'), data } as const
    const [first, second] = ['first', 'second'].map((name) => ({ ...wrong, name, hash: 'SHA-1' as const }))
    expect(await key.findSigned([wrong, first, second].filter((one) => one !== undefined))).toEqual({
      signed: first,
      key,
    })
    expect(await key.findSigned([wrong])).toBeUndefined()
    expect(await key.findSigned([])).toBeUndefined()
  })

  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)('verifies RSASSA with %s', async (hash) => {
    const keys = await createTestKeys('RSA-2048')
    const data = Uint8Array.of(1, 2, 3)
    const key = new KeyOfNobody(crypto, await publicJwkOf(keys))
    const signature = await keys.sign(data, hash)
    for (const other of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)
      expect(await isSigned(key, { name: 'Signature', hash: other, signature }, data)).toBe(other === hash)
  })
})

async function publicJwkOf({ subjectPublicKeyInfo }: TestKeys): Promise<WebCryptoJwk> {
  return readSubjectPublicKeyInfo(readDer(subjectPublicKeyInfo)).jwk as WebCryptoJwk
}
