import { describe, expect, it, vi } from 'vitest'
import type { ReplayClaim } from './replay-claim.js'
import { claimOf, completeClaim, createVerified, releaseClaim } from './verified-request.js'
import type { Verified } from './verifier.js'

const proved: Verified<string> = {
  scheme: 'test',
  payload: 'payload',
  body: Uint8Array.of(1),
  timestamp: new Date(1_000),
  signer: { id: 'signer' },
  algorithm: 'HMAC-SHA-256',
  covers: 'body',
}

function fakeClaim() {
  const complete = vi.fn(async () => {})
  const release = vi.fn(async () => {})
  return { complete, release, claim: { complete, release } as unknown as ReplayClaim }
}

describe('a verified request', () => {
  it('has the proved values, and nothing else', () => {
    const verified = createVerified(proved, undefined)
    expect({ ...verified }).toEqual(proved)
    expect(Object.keys(verified.signer)).toEqual(['id'])
    const signer = { id: 'signer', certificateUrl: 'https://a.example/', notAfter: new Date(5) }
    expect(createVerified({ ...proved, signer }, undefined).signer).toEqual(signer)
  })

  it('cannot be changed, and shares no Date with the verifier', () => {
    const signer = { id: 'signer', notAfter: new Date(5) }
    const verified = createVerified({ ...proved, signer }, undefined)
    expect(Object.isFrozen(verified)).toBe(true)
    expect(Object.isFrozen(verified.signer)).toBe(true)
    verified.timestamp.setTime(0)
    verified.signer.notAfter?.setTime(0)
    expect(proved.timestamp.getTime()).toBe(1_000)
    expect(signer.notAfter.getTime()).toBe(5)
  })

  it('is created only by a verifier', () => {
    const { constructor: VerifiedRequest } = createVerified(proved, undefined) as object as {
      constructor: new (...given: unknown[]) => unknown
    }
    expect(() => new VerifiedRequest(Symbol('made by a verifier'), proved, undefined)).toThrow(
      new TypeError('Only a verifier makes a verified request'),
    )
  })
})

describe('the claim of a verified request', () => {
  it('is completed and released by the object that verify() resolved to', async () => {
    const { claim, complete, release } = fakeClaim()
    const verified = createVerified(proved, claim)
    expect(claimOf(verified)).toBe(claim)
    await completeClaim(verified)
    expect([complete.mock.calls.length, release.mock.calls.length]).toEqual([1, 0])
    await releaseClaim(verified)
    expect([complete.mock.calls.length, release.mock.calls.length]).toEqual([1, 1])
  })

  it('is undefined without a replay guard', async () => {
    const verified = createVerified(proved, undefined)
    expect(claimOf(verified)).toBeUndefined()
    await completeClaim(verified)
    await releaseClaim(verified)
  })

  it.each<[string, (verified: object) => unknown]>([
    ['a copy', (verified) => ({ ...verified })],
    ['an object that inherits from it', (verified) => Object.create(verified)],
    ['an object of a caller', () => proved],
    ['null', () => null],
    ['a text', () => 'verified'],
    ['a function', () => () => {}],
  ])('cannot be reached with %s', async (_, make) => {
    const given = make(createVerified(proved, fakeClaim().claim)) as Verified<unknown>
    const fault = new TypeError('The argument is not the object that verify() resolved to')
    expect(() => claimOf(given)).toThrow(fault)
    await expect(completeClaim(given)).rejects.toThrow(fault)
    await expect(releaseClaim(given)).rejects.toThrow(fault)
  })
})
