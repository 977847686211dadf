import { createVerify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createCertificateHost,
  createTestAuthority,
  type HostileRequest,
  hostile,
  type SnsTestMessage,
  testTopicArn,
} from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const host = createCertificateHost()
const requests: HostileRequest[] = []

beforeAll(async () => {
  const authority = await (await createTestAuthority({ at })).intermediate()
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
