import { createApigVerifier } from '@countersign/core/apig'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  expectAccepted,
  expectRejected,
  type HostileRequest,
  hostile,
  signApigTestRequest,
  testAccessKey,
  testSecret,
  toRequest,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const verifier = createApigVerifier({ secrets: { [testAccessKey]: testSecret }, currentDate: () => at })
const requests: HostileRequest[] = []

beforeAll(async () => {
  for await (const request of hostile.apig({ at })) requests.push(request)
})

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

describe('hostile.apig', () => {
  it('says of each request what is wrong with it, under a name of its own', () => {
    expect(requests.length).toBeGreaterThan(25)
    expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length)
    for (const { why } of requests) expect(why.length).toBeGreaterThan(10)
  })

  it('is rejected for the reason it gives, every one, and explained', async () => {
    for (const { request, expectedCode } of requests) {
      await expectRejected(verifier, request, expectedCode)
      expect((await verifier.explain(request)).verdict).toBe('rejected')
    }
  })

  it('is rejected as a fetch Request too, whose headers are joined', async () => {
    for (const { request } of requests) {
      await expect(verifier.verify(toRequest(request))).rejects.toMatchObject({
        name: 'VerificationError',
        status: 401,
      })
    }
  })
})
