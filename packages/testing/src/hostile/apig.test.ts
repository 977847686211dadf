import { createApigVerifier } from '@countersign/core/apig'
import { describe, expect, it } from 'vitest'
import { describeHostile } from '../../../../test/hostile/describe-hostile.js'
import { expectAccepted, hostile, signApigTestRequest, testAccessKey, testSecret } from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const verifier = createApigVerifier({ secrets: { [testAccessKey]: testSecret }, currentDate: () => at })

describe('signApigTestRequest', () => {
  it.each([
    {},
    { method: 'GET' },
    { method: 'DELETE', url: '/a%20b//c?x=2&x=1&y' },
    { url: 'https://other.example:8443/', headers: [['X-Role', 'guest']] as [string, string][] },
    { body: Uint8Array.of(0, 255) },
  ])('signs what a verifier accepts: %j', async (options) => {
    const verified = await expectAccepted(verifier, await signApigTestRequest({ date: at, ...options }))
    expect(verified.signer.id).toBe(testAccessKey)
  })
})

describeHostile(
  'hostile.apig',
  { atLeast: 25, make: () => hostile.apig({ at }), createVerifier: () => verifier },
  (requests) => {
    it('is the sender’s fault', async () => {
      for (const { request } of requests) {
        await expect(verifier.verify(request)).rejects.toMatchObject({ status: 401 })
        expect((await verifier.explain(request)).verdict).toBe('rejected')
      }
    })
  },
)
