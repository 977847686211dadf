import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { parseCertificates } from '../x509/index.js'
import type { CertificateContext } from './certificate-context.js'
import { signatureCheck } from './signature-check.js'
import { SigningKey } from './signing-key.js'

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
  const signingKey = new SigningKey(crypto, url, {}, endEntity)
  // Imported before, so that the check goes the way of a warm verification.
  await signingKey.for('SHA-256')
  const bytes = new Uint8Array(1)
  const signed = () => ({ name: 'Signature', hash: 'SHA-256', signature: bytes, data: bytes }) as const
  const check = signatureCheck<CertificateContext>(crypto, [], signed)
  await check.run({ now: new Date(), certificateUrl: url, dnsName: 'host.example', signingKey })
}

/** A promise that is no instance of this realm's class, as the engine of another realm makes them. */
function foreign(value: unknown): PromiseLike<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: a thenable that is no Promise is what this is about.
  return { then: (resolve) => Promise.resolve(value).then(resolve) }
}

describe('signatureCheck', () => {
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
