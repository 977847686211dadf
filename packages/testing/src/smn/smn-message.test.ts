import { createVerify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createTestAuthority,
  type IssuedCertificate,
  publicKeyPem,
  type SignSmnMessageOptions,
  type SmnTestMessage,
  signSmnMessage,
  smnCertificateUrl,
  smnRequest,
  testTopicUrn,
} from '../index.js'

let signer: IssuedCertificate
beforeAll(async () => {
  signer = await (await createTestAuthority({ keyType: 'P-256' })).issue()
})

const sign = (options: Omit<SignSmnMessageOptions, 'signer'>) => signSmnMessage({ signer, ...options })

describe('signSmnMessage', () => {
  it('signs the fields of a notification in their order, and no other fields', async () => {
    const { message } = await sign({
      message: 'Line 1\nLine 2 ✓',
      subject: 'Greeting',
      timestamp: new Date('2024-07-19T17:51:19.598Z'),
      messageId: '88c726942175432bac921eafd0036163',
    })
    const text =
      'message\nLine 1\nLine 2 ✓\nmessage_id\n88c726942175432bac921eafd0036163\nsubject\nGreeting\n' +
      `timestamp\n2024-07-19T17:51:19Z\ntopic_urn\n${testTopicUrn}\ntype\nNotification\n`
    expect(isSigned(text, message)).toBe(true)
    expect(isSigned(`${text}\n`, message)).toBe(false)
    expect(message).toMatchObject({ signature_version: 'v1', signing_cert_url: smnCertificateUrl() })
    expect(message.unsubscribe_url).toContain(testTopicUrn)
  })

  it('does not sign an empty subject', async () => {
    const { message } = await sign({ subject: '', timestamp: 'T', messageId: 'I' })
    expect(message).toHaveProperty('subject', '')
    const text = `message\nHello\nmessage_id\nI\ntimestamp\nT\ntopic_urn\n${testTopicUrn}\ntype\nNotification\n`
    expect(isSigned(text, message)).toBe(true)
  })

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const)('signs a %s', async (type) => {
    const { message } = await sign({ type, token: 'abc', message: 'M', timestamp: 'T', messageId: 'I' })
    const url = `https://console.huaweicloud.com/smn/subscription/confirm?token=abc&topic_urn=${testTopicUrn}&region=cn-north-4&region_id=cn-north-4`
    const text = `message\nM\nmessage_id\nI\nsubscribe_url\n${url}\ntimestamp\nT\ntopic_urn\n${testTopicUrn}\ntype\n${type}\n`
    expect(isSigned(text, message)).toBe(true)
    expect(message).not.toHaveProperty('unsubscribe_url')
    expect(message).not.toHaveProperty('subject')
  })

  it('signs the fields of the option', async () => {
    const { message } = await sign({ fields: { subject: 'a\ntimestamp\nT', timestamp: undefined }, messageId: 'I' })
    const text = `message\nHello\nmessage_id\nI\nsubject\na\ntimestamp\nT\ntopic_urn\n${testTopicUrn}\ntype\nNotification\n`
    expect(isSigned(text, message)).toBe(true)
    expect(message).not.toHaveProperty('timestamp')
  })

  it('is delivered with headers that match the body', async () => {
    const { headers, body, message } = await sign({})
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(message)
    const fields = new Headers(headers)
    expect(fields.get('x-smn-message-type')).toBe('Notification')
    expect(fields.get('x-smn-message-id')).toBe(message.message_id)
    expect(fields.get('x-smn-topic-urn')).toBe(testTopicUrn)
    expect(smnRequest(message).body).toEqual(body)
  })
})

describe('publicKeyPem', () => {
  it('is the key of the certificate', () => {
    const { publicKey } = new X509Certificate(signer.pem)
    expect(publicKeyPem(signer)).toBe(publicKey.export({ type: 'spki', format: 'pem' }))
  })
})

function isSigned(text: string, message: SmnTestMessage): boolean {
  return createVerify('sha256')
    .update(text)
    .verify(new X509Certificate(signer.pem).publicKey, String(message.signature), 'base64')
}
