import { VerificationError, type Verified, type Verifier } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import { expectAccepted, expectRejected } from './index.js'

const request = { method: 'POST', url: '/', headers: [], body: new Uint8Array(0) }
const verified = { scheme: 'alexa' } as Verified<unknown>

function verifier(verify: () => Promise<Verified<unknown>>): Verifier<unknown> {
  const notAskedFor = (): Promise<never> => Promise.reject(new Error('not asked for'))
  return { scheme: 'alexa', verify, explain: notAskedFor, prepare: notAskedFor }
}

const accepting = verifier(async () => verified)
const rejecting = verifier(() =>
  Promise.reject(new VerificationError('ERR_CERTIFICATION_PATH_INVALID', 'No path', { reasons: ['expired anchor'] })),
)
const faulty = verifier(() => Promise.reject(new TypeError('undefined is not a function')))

describe('expectAccepted', () => {
  it('resolves to the verified value', async () => {
    await expect(expectAccepted(accepting, request)).resolves.toBe(verified)
  })

  it('says why a request was rejected', async () => {
    await expect(expectAccepted(rejecting, request)).rejects.toThrow(
      'Expected the alexa request to be accepted, got ERR_CERTIFICATION_PATH_INVALID (No path); expired anchor',
    )
    await expect(expectAccepted(faulty, request)).rejects.toThrow('got TypeError: undefined is not a function')
  })
})

describe('expectRejected', () => {
  it('resolves to the error with the code', async () => {
    const error = await expectRejected(rejecting, request, 'ERR_CERTIFICATION_PATH_INVALID')
    expect(error.reasons).toEqual(['expired anchor'])
  })

  it('rejects an accepted request, another code and another error', async () => {
    const expected = 'Expected the alexa request to be rejected with ERR_REPLAYED, but'
    await expect(expectRejected(accepting, request, 'ERR_REPLAYED')).rejects.toThrow(`${expected} it was accepted`)
    await expect(expectRejected(rejecting, request, 'ERR_REPLAYED')).rejects.toThrow(`${expected} got ERR_CERT`)
    await expect(expectRejected(faulty, request, 'ERR_REPLAYED')).rejects.toThrow(`${expected} got TypeError`)
  })
})
