import { createVerify, X509Certificate } from 'node:crypto'
import { createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import { expect, it } from 'vitest'
import { describeHostile } from '../../../../test/hostile/describe-hostile.js'
import {
  createCertificateHost,
  createTestAuthority,
  expectAccepted,
  hostile,
  type SnsTestMessage,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const host = createCertificateHost()
const authority = await (await createTestAuthority({ at })).intermediate()
const trustAnchors = await createTrustAnchors(authority.anchorPem)

const createVerifier = (fetch: typeof globalThis.fetch) =>
  createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, fetch, currentDate: () => at })

const allowedUrl =
  /^https:\/\/sns\.us-east-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$|^http:\/\/crt\.[a-z0-9]+\.amazontrust\.com\//

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

describeHostile(
  'hostile.sns',
  {
    atLeast: 60,
    make: () => hostile.sns({ authority, host, at }),
    createVerifier,
    certificates: { host, allowedUrl },
  },
  (requests) => {
    it('differs from a genuine delivery', async () => {
      const signer = await authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
      host.serve(snsCertificateUrl(), signer.pem)
      host.serve(snsCaIssuersUrl, authority.der)
      for (const type of ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const) {
        for (const signatureVersion of ['1', '2'] as const) {
          for (const fieldCasing of ['URL', 'Url'] as const) {
            const told = { signer, type, signatureVersion, fieldCasing, timestamp: at, subject: null }
            await expectAccepted(createVerifier(host.fetch), await signSnsMessage(told))
          }
        }
      }
    })

    it('is signed by the certificate it names, but where the signature is what is wrong', async () => {
      for (const name of unsigned) expect(requests.map((request) => request.name)).toContain(name)
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
  },
)

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
