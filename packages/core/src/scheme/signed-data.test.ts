import { describe, expect, it, vi } from 'vitest'
import { type Check, strictCheck } from '../checks/check.js'
import type { Signer } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { SigningKey } from '../signing-certificate/signing-key.js'
import type { RunRecord } from './scheme-run.js'
import { mismatchOf, type ProveSigned, proveSigned, type SignedData } from './signed-data.js'

class Key extends SigningKey {
  describeSigner(): Signer {
    return { id: 'key', notAfter: new Date(0) }
  }
}

const key = new Key(crypto, { kty: 'RSA', n: 'AQAB', e: 'AQAB' })
const bytes = new Uint8Array(1)
const signedAs = (name: string, more: object = {}): SignedData => ({
  name,
  hash: 'SHA-256',
  signature: bytes,
  data: bytes,
  ...more,
})

/** Runs the step with a key that made the signatures with certain names. */
async function prove(given: SignedData | readonly SignedData[], made: readonly string[], wanted?: string) {
  const note = vi.fn()
  const ids: string[] = []
  const strict = strictCheck<Record<string, unknown>>()
  const wait = async (id: string, run: () => Promise<unknown>) => {
    ids.push(id)
    return await strict.wait(id, run)
  }
  const check = Object.assign(() => undefined, { wait, thorough: false, note }) as unknown as Check<unknown>
  const record = { check, prove: <Value>(value: Value) => value } as unknown as RunRecord
  const mismatch = vi.fn((): VerificationError | undefined => undefined)
  const signed: Parameters<ProveSigned> = [() => given, mismatch]
  const find = async (candidates: readonly SignedData[]) => {
    const one = candidates.find(({ name }) => made.includes(name))
    return one && { signed: one, key }
  }
  const outcome = async () => (await proveSigned(record, signed, find, wanted))()
  return { outcome, note, ids, mismatch }
}

describe('the step that proves a signature', () => {
  it('finds the matching signature, its signer and its algorithm', async () => {
    const [one, other] = [signedAs('one'), signedAs('other', { hash: 'SHA-1' })]
    const { outcome, note, ids } = await prove([one, other], ['other'])
    expect(await outcome()).toEqual({
      signer: { id: 'key', notAfter: new Date(0) },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-1',
      signed: other,
    })
    expect(ids).toEqual(['signature'])
    expect(note.mock.calls).toEqual([['signed-data', [one, other]]])
  })

  it('treats a single signature as a list of one', async () => {
    const one = signedAs('one')
    const { outcome, note } = await prove(one, ['one'])
    expect((await outcome()).signed).toBe(one)
    expect(note.mock.calls).toEqual([['signed-data', [one]]])
  })

  it('uses the name of the signer in an own property of the signature', async () => {
    const named = signedAs('one', { signer: 'webhook' })
    expect((await (await prove(named, ['one'])).outcome()).signer).toEqual({ id: 'webhook', notAfter: new Date(0) })
    const unnamed = signedAs('one', { signer: undefined })
    expect((await (await prove(unnamed, ['one'])).outcome()).signer.id).toBe('key')
    const inherited = Object.assign(Object.create({ signer: 'anybody' }), signedAs('one'))
    expect((await (await prove(inherited, ['one'])).outcome()).signer.id).toBe('key')
  })

  it('refuses data that no key signed, with the error of the scheme or its own error', async () => {
    const { outcome, mismatch } = await prove([signedAs('one'), signedAs('other')], [])
    await expect(outcome()).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
      message: 'one is not this certificate’s signature over the received data',
    })
    const own = new VerificationError('ERR_UNSUPPORTED', 'SHA-1 is off')
    mismatch.mockReturnValue(own)
    await expect(outcome()).rejects.toBe(own)
    const pinned = await prove(signedAs('one'), [], 'the signature of a pinned key')
    await expect(pinned.outcome()).rejects.toThrow('one is not the signature of a pinned key over the received data')
  })

  it('refuses a request without a signature', async () => {
    const { outcome } = await prove([], ['one'])
    await expect(outcome()).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
      message: 'There is no signature to verify',
    })
    expect(mismatchOf(undefined).message).toBe('There is no signature to verify')
  })
})
