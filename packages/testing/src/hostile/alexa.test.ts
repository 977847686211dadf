import type { SignedRequest } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  expectAccepted,
  expectRejected,
  type HostileRequest,
  hostile,
  signAlexaRequest,
  type TestAuthority,
  testSkillId,
  toRequest,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const host = createCertificateHost()
let authority: TestAuthority
const requests: HostileRequest[] = []

beforeAll(async () => {
  authority = await (await createTestAuthority({ at })).intermediate()
  for await (const request of hostile.alexa({ authority, host, at })) requests.push(request)
})

const fetched: string[] = []
const watched: typeof fetch = (input, init) => {
  fetched.push(String(input))
  return host.fetch(input, init)
}

// A verifier for each request, so that none profits from another's cached key.
async function createVerifier() {
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  return createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch: watched, currentDate: () => at })
}

describe('hostile.alexa', () => {
  it('says of each request what is wrong with it, under a name of its own', () => {
    expect(requests.length).toBeGreaterThan(60)
    expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length)
    for (const { name, why } of requests) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(why.length).toBeGreaterThan(10)
    }
  })

  it('differs from a genuine request', async () => {
    const signer = await authority.issue({ dnsNames: [alexaDnsName] })
    host.serve(alexaCertificateUrl, signer.chainPem)
    await expectAccepted(await createVerifier(), await signAlexaRequest({ signer, timestamp: at }))
  })

  it('is rejected for the reason it gives, every one', async () => {
    expect(await surprises(({ request }) => request)).toEqual([])
  })

  it('is rejected as a fetch Request too, whose headers are joined', async () => {
    expect(await surprises(({ request }) => toRequest(request))).toEqual([])
  })

  it('sends no verifier to where it must not go', async () => {
    await surprises(({ request }) => request)
    const allowed = /^https:\/\/s3\.amazonaws\.com\/echo\.api\//
    expect(fetched.length).toBeGreaterThan(30)
    expect(fetched.filter((url) => !allowed.test(url))).toEqual([])
  })

  it('is explained, and never as accepted', async () => {
    const explanations = await Promise.all(
      requests.map(async ({ name, request }) => ({ name, ...(await (await createVerifier()).explain(request)) })),
    )
    expect(explanations.filter(({ verdict }) => verdict === 'accepted')).toEqual([])
  })
})

async function surprises(form: (hostile: HostileRequest) => Request | SignedRequest): Promise<string[]> {
  const messages = await Promise.all(
    requests.map(async (one) =>
      expectRejected(await createVerifier(), form(one), one.expectedCode).then(
        () => [],
        (error: Error) => [`${one.name}: ${error.message}`],
      ),
    ),
  )
  return messages.flat()
}
