import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { parseCertificates } from '../x509/index.js'
import { VerificationKey } from './verification-key.js'
import { verifySignature } from './verify-signature.js'

const url = 'https://host.example/a.pem'

// An engine whose verify answers as told, with keys that are nobody's.
function engineThatAnswers(answer: () => unknown): Crypto {
  const subtle = { importKey: async () => ({}), verify: answer }
  return { subtle } as unknown as Crypto
}

async function run(answer: () => unknown): Promise<void> {
  const crypto = engineThatAnswers(answer)
  const { der } = await (await createTestAuthority({ keyType: 'P-256' })).issue()
  const [endEntity] = await parseCertificates(der)
  if (endEntity === undefined) throw new Error('no certificate')
  const key = new VerificationKey(crypto, url, {}, endEntity)
  // Imported before, so that the check goes the way of a warm verification.
  await key.for('SHA-256')
  const bytes = new Uint8Array(1)
  await verifySignature(crypto, { key, name: 'Signature', hash: 'SHA-256', signature: bytes, data: bytes })
}

/** A promise that is no instance of this realm's class, as the engine of another realm makes them. */
function foreign(value: unknown): PromiseLike<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: a thenable that is no Promise is what this is about.
  return { then: (resolve) => Promise.resolve(value).then(resolve) }
}

describe('verifySignature', () => {
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
})
