import { createVerify, X509Certificate } from 'node:crypto'
import type { SignedRequest } from '@countersign/core'
import { createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createCertificateHost,
  createTestAuthority,
  expectAccepted,
  expectRejected,
  type HostileRequest,
  hostile,
  type SnsTestMessage,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  type TestAuthority,
  testTopicArn,
  toRequest,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const host = createCertificateHost()
const requests: HostileRequest[] = []
let authority: TestAuthority

beforeAll(async () => {
  authority = await (await createTestAuthority({ at })).intermediate()
  for await (const request of hostile.sns({ authority, host, at })) requests.push(request)
})

// Fields were taken out or added after signing, or no certificate is at the URL: the signature proves nothing there.
const unsigned = new Set([
  'raw-delivery',
  'not-json',
  'not-an-object',
  'not-utf-8',
  'no-type',
  'no-message',
  'no-signature',
  'other-version',
  'certificate-in-the-message',
  'file-public-key',
  'file-missing',
])

const fetched: string[] = []
const watched: typeof fetch = (input, init) => {
  fetched.push(String(input))
  return host.fetch(input, init)
}

// A verifier for each request, so that none profits from another's cached key.
async function createVerifier() {
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  return createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, fetch: watched, currentDate: () => at })
}

describe('hostile.sns', () => {
  it('says of each request what is wrong with it, under a name of its own', () => {
    expect(requests.length).toBeGreaterThan(60)
    expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length)
    for (const { name, why } of requests) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(why.length).toBeGreaterThan(10)
    }
    for (const name of unsigned) expect(requests.map((request) => request.name)).toContain(name)
  })

  it('differs from a genuine delivery', async () => {
    const signer = await authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
    host.serve(snsCertificateUrl(), signer.pem)
    host.serve(snsCaIssuersUrl, authority.der)
    for (const type of ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const) {
      for (const signatureVersion of ['1', '2'] as const) {
        for (const fieldCasing of ['URL', 'Url'] as const) {
          const told = { signer, type, signatureVersion, fieldCasing, timestamp: at, subject: null }
          await expectAccepted(await createVerifier(), await signSnsMessage(told))
        }
      }
    }
  })

  it('is rejected for the reason it gives, every one', async () => {
    expect(await surprises(({ request }) => request)).toEqual([])
  })

  it('is rejected as a fetch Request too, whose headers are joined', async () => {
    expect(await surprises(({ request }) => toRequest(request))).toEqual([])
  })

  it('sends no verifier to where it must not go', async () => {
    await surprises(({ request }) => request)
    const allowed =
      /^https:\/\/sns\.us-east-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$|^http:\/\/crt\.[a-z0-9]+\.amazontrust\.com\//
    expect(fetched.length).toBeGreaterThan(30)
    expect(fetched.filter((url) => !allowed.test(url))).toEqual([])
  })

  it('is explained, and never as accepted', async () => {
    const explanations = await Promise.all(
      requests.map(async ({ name, request }) => ({ name, ...(await (await createVerifier()).explain(request)) })),
    )
    expect(explanations.filter(({ verdict }) => verdict === 'accepted')).toEqual([])
  })

  it('is signed by the certificate it names, but where the signature is what is wrong', async () => {
    for (const { name, request, expectedCode } of requests.filter((one) => !unsigned.has(one.name))) {
      const message = JSON.parse(new TextDecoder().decode(request.body)) as SnsTestMessage
      expect(`${name}: ${await isSigned(message)}`).toBe(`${name}: ${expectedCode !== 'ERR_SIGNATURE_MISMATCH'}`)
    }
  })

  it('is of the topic that the verifier allows, but where the topic is what is wrong', () => {
    const strangers = requests.filter(
      ({ request }) => !new TextDecoder().decode(request.body).includes(`"${testTopicArn}"`),
    )
    expect(strangers.map(({ name }) => name)).toEqual([
      'raw-delivery',
      'not-json',
      'not-an-object',
      'not-utf-8',
      'arn-of-a-bucket-region',
      'arn-of-another-service',
      'other-topic',
      'other-account',
    ])
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

async function isSigned(message: SnsTestMessage): Promise<boolean> {
  const file = await (await host.fetch(String(message.SigningCertURL))).text()
  const { publicKey } = new X509Certificate(file.slice(file.indexOf('-----BEGIN')))
  const confirms = /Confirm/.test(String(message.Type))
  const names = confirms
    ? ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
    : ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
  const text = names
    .filter((name) => message[name] !== undefined)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
  return createVerify(message.SignatureVersion === '1' ? 'sha1' : 'sha256')
    .update(text)
    .verify(publicKey, String(message.Signature), 'base64')
}
