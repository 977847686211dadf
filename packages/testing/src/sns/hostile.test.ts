import { createVerify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import type { HostileRequest } from '../hostile/hostile-request.js'
import { createCertificateHost, expectAccepted, type SnsTestMessage, testTopicArn } from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const sns = await createSnsMaterial(await createSurroundings({ currentDate: () => at }))
const host = createCertificateHost({ ...sns.files })
const requests: HostileRequest[] = []

// The signature of these cases cannot be checked, because fields were changed after signing, or there is no certificate at
// the URL.
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

beforeAll(async () => {
  for await (const request of sns.hostile(host)) requests.push(request)
})

describe('hostile.sns', () => {
  it('does not contain a genuine delivery', async () => {
    for (const type of ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const) {
      for (const signatureVersion of ['1', '2'] as const) {
        for (const fieldCasing of ['URL', 'Url'] as const) {
          const request = await sns.sign({ type, signatureVersion, fieldCasing, subject: null })
          await expectAccepted(sns.verifier({}, host.fetch), request)
        }
      }
    }
  })

  it('is signed by the certificate that it names, except in the cases with a wrong signature', async () => {
    for (const name of unsigned) expect(requests.map((request) => request.name)).toContain(name)
    for (const { name, request, expectedCode } of requests.filter((one) => !unsigned.has(one.name))) {
      const message = JSON.parse(new TextDecoder().decode(request.body)) as SnsTestMessage
      expect(`${name}: ${await isSigned(message)}`).toBe(`${name}: ${expectedCode !== 'ERR_SIGNATURE_MISMATCH'}`)
    }
  })

  it('is from the allowed topic, except in the cases with a wrong topic', () => {
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
