import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { VerificationKey } from './verification-key.js'

const url = 'https://host.example/a.pem'

// An engine whose verify answers as told, with keys that are nobody's.
function engineThatAnswers(answer: () => unknown): Crypto {
  const subtle = { importKey: async () => ({}), verify: answer }
  return { subtle } as unknown as Crypto
}

function keyOf(crypto: Crypto): VerificationKey {
  const validity = { notBefore: 0, notAfter: 0 }
  return new VerificationKey(crypto, {
    certificateUrl: url,
    jwk: { kty: 'RSA', n: 'x'.repeat(342), e: 'AQAB' },
    validity,
    from: 'download',
  })
}

// As long as the modulus of the key.
const bytes = new Uint8Array(256)

async function run(answer: () => unknown): Promise<void> {
  const crypto = engineThatAnswers(answer)
  const key = keyOf(crypto)
  // Imported before, so that the check goes the way of a warm verification.
  await key.prepare('SHA-256')
  await key.verify({ name: 'Signature', hash: 'SHA-256', signature: bytes }, bytes)
}

/** A promise that is no instance of this realm's class, as the engine of another realm makes them. */
function foreign(value: unknown): PromiseLike<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: a thenable that is no Promise is what this is about.
  return { then: (resolve) => Promise.resolve(value).then(resolve) }
}

describe('VerificationKey', () => {
  it.each<[string, () => unknown]>([
    ['a promise of true', async () => true],
    ['a foreign promise of true', () => foreign(true)],
  ])('accepts %s', async (_, answer) => {
    await expect(run(answer)).resolves.toBeUndefined()
  })

  it.each<[string, () => unknown]>([
    ['a promise of false', async () => false],
    ['a foreign promise of false', () => foreign(false)],
    ['a promise of something that is merely truthy', async () => 1],
    ['a foreign promise of something that is merely truthy', () => foreign({})],
    ['something that is merely truthy', () => ({})],
    ['nothing', () => undefined],
  ])('refuses %s', async (_, answer) => {
    await expect(run(answer)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
  })

  const failures: [string, () => unknown][] = [
    ['an error', () => new Error('engine')],
    ['a VerificationError', () => new VerificationError('ERR_SIGNATURE_MISMATCH', 'engine')],
    ['a string', () => 'engine'],
    ['nothing', () => undefined],
  ]
  const ours = { code: 'ERR_DEPENDENCY_FAILED', status: 503, retryable: true }

  it.each(failures)('is no verdict on the sender if the engine throws %s', async (_, failure) => {
    const throwing = (): never => {
      throw failure()
    }
    await expect(run(throwing)).rejects.toMatchObject(ours)
    await expect(run(() => Promise.reject(failure()))).rejects.toMatchObject(ours)
  })

  it.each(failures)('is no verdict on the sender if the import of a key throws %s', async (_, failure) => {
    const subtle = { importKey: () => Promise.reject(failure()), verify: async () => true }
    const crypto = { subtle } as unknown as Crypto
    const key = keyOf(crypto)
    await expect(key.prepare('SHA-256')).rejects.toMatchObject(ours)
    const signed = { name: 'Signature', hash: 'SHA-1', signature: bytes } as const
    await expect(key.verify(signed, bytes)).rejects.toMatchObject(ours)
  })
})
