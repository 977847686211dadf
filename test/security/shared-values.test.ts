import type { SignedRequest, Verified, Verifier } from '@countersign/core'
import { type AlexaRequestEnvelope, createAlexaVerifier } from '@countersign/core/alexa'
import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  type IssuedCertificate,
  signAlexaRequest,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  type TestAuthority,
  testSkillId,
  testTopicArn,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'

const at = new Date('2026-03-01T12:00:00Z')
let authority: TestAuthority
let signer: IssuedCertificate
let host: CertificateHost

beforeAll(async () => {
  authority = await createTestAuthority({ at })
  signer = await authority.issue({ dnsNames: [alexaDnsName, snsDnsName()] })
  host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem, [snsCertificateUrl()]: signer.pem })
})

async function createReceiver(now: { time: Date }): Promise<Verifier<AlexaRequestEnvelope>> {
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  return createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch: host.fetch, currentDate: () => now.time })
}

describe('the object that verify returns', () => {
  it('does not extend a certificate in the key cache, even if a handler changes its dates', async () => {
    const now = { time: at }
    const verifier = await createReceiver(now)
    const first = await verifier.verify(await signAlexaRequest({ signer, timestamp: at }))
    first.signer.notAfter?.setFullYear(2100)
    first.timestamp.setFullYear(2100)
    now.time = new Date(signer.notAfter.getTime() + 1_000)
    const late = await signAlexaRequest({ signer, timestamp: now.time })
    await expect(verifier.verify(late)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
    const again = await createReceiver({ time: at })
    expect((await again.verify(await signAlexaRequest({ signer, timestamp: at }))).signer.notAfter).toEqual(
      signer.notAfter,
    )
  })

  it('is frozen, and only a verifier can create it', async () => {
    const verifier = await createReceiver({ time: at })
    const verified = await verifier.verify(await signAlexaRequest({ signer, timestamp: at }))
    expect([Object.isFrozen(verified), Object.isFrozen(verified.signer)]).toEqual([true, true])
    const Made = verified.constructor as new (...parts: unknown[]) => Verified<unknown>
    for (const parts of [[verified], [undefined, verified], [Symbol('made by a verifier'), verified]])
      expect(() => new Made(...parts)).toThrow(TypeError)
  })

  it('is the only object that confirmSubscription accepts', async () => {
    const trustAnchors = await createTrustAnchors(authority.anchorPem)
    const receiver = createSnsVerifier({
      topicArns: [testTopicArn],
      trustAnchors,
      fetch: host.fetch,
      currentDate: () => at,
    })
    const confirmation = await signSnsMessage({ signer, timestamp: at, type: 'SubscriptionConfirmation' })
    const verified = await receiver.verify(confirmation)
    const never: typeof fetch = () => Promise.reject(new Error('It must not fetch'))
    const alexa = await (await createReceiver({ time: at })).verify(await signAlexaRequest({ signer, timestamp: at }))
    for (const made of [
      { ...verified },
      Object.create(verified),
      structuredClone({ ...verified, body: undefined }),
      new Proxy(verified, {}),
      alexa,
      undefined,
    ])
      await expect(confirmSubscription(made as typeof verified, { fetch: never })).rejects.toBeInstanceOf(TypeError)
  })
})

describe('the request that verify receives', () => {
  it('is copied: a caller that writes to the body while verify waits has no effect', async () => {
    const verifier = await createReceiver({ time: at })
    const { headers, body, ...rest } = await signAlexaRequest({ signer, timestamp: at })
    for (const when of ['cold', 'warm']) {
      const buffer = new Uint8Array(body)
      const request: SignedRequest = { ...rest, headers, body: buffer }
      const pending = verifier.verify(request)
      buffer.fill(0x20)
      const verified = await pending
      expect(verified.body, when).toEqual(body)
      expect(verified.body.buffer, when).not.toBe(buffer.buffer)
      expect(verified.payload, when).toEqual(JSON.parse(new TextDecoder().decode(body)))
    }
  })

  it('keeps its headers, target and method, even if the caller changes the request afterwards', async () => {
    const verifier = await createReceiver({ time: at })
    const request = await signAlexaRequest({ signer, timestamp: at })
    const given = { ...request, headers: [...request.headers] as [string, string][] }
    const pending = verifier.verify(given)
    given.headers.length = 0
    given.method = 'GET'
    await expect(pending).resolves.toMatchObject({ scheme: 'alexa' })
  })
})
