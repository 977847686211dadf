import { createVerify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createTestAuthority,
  type IssuedCertificate,
  type SignSnsMessageOptions,
  type SnsTestMessage,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
  testTopicArn,
} from '../index.js'

let signer: IssuedCertificate
beforeAll(async () => {
  const authority = await createTestAuthority({ keyType: 'P-256' })
  signer = await authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
})

const sign = (options: Omit<SignSnsMessageOptions, 'signer'>) => signSnsMessage({ signer, ...options })

describe('signSnsMessage', () => {
  it('signs the fields of a notification in their order, and no other fields', async () => {
    const { message } = await sign({
      message: 'Line 1\nLine 2 ✓',
      subject: 'Greeting',
      messageAttributes: { kind: { Type: 'String', Value: 'a' } },
      timestamp: new Date('2024-07-19T17:51:19.598Z'),
      messageId: '2f324e04-4d7b-5f56-a46e-1110e4ac1f51',
    })
    const text =
      'Message\nLine 1\nLine 2 ✓\nMessageId\n2f324e04-4d7b-5f56-a46e-1110e4ac1f51\nSubject\nGreeting\n' +
      'Timestamp\n2024-07-19T17:51:19.598Z\nTopicArn\narn:aws:sns:us-east-1:123456789012:test\nType\nNotification\n'
    expect(isSigned('sha256', text, message)).toBe(true)
    expect(isSigned('sha256', `${text}\n`, message)).toBe(false)
    expect(message).toMatchObject({ SignatureVersion: '2', SigningCertURL: snsCertificateUrl() })
    expect(message.MessageAttributes).toEqual({ kind: { Type: 'String', Value: 'a' } })
  })

  it('does not sign a null subject', async () => {
    const { message } = await sign({ subject: null, signatureVersion: '1', timestamp: 'T', messageId: 'I' })
    expect(message).toHaveProperty('Subject', null)
    const text = `Message\nHello\nMessageId\nI\nTimestamp\nT\nTopicArn\n${testTopicArn}\nType\nNotification\n`
    expect(isSigned('sha1', text, message)).toBe(true)
  })

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const)('signs a %s', async (type) => {
    const { message } = await sign({ type, token: 'abc', message: 'M', timestamp: 'T', messageId: 'I' })
    const url = `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${testTopicArn}&Token=abc`
    const text = `Message\nM\nMessageId\nI\nSubscribeURL\n${url}\nTimestamp\nT\nToken\nabc\nTopicArn\n${testTopicArn}\nType\n${type}\n`
    expect(isSigned('sha256', text, message)).toBe(true)
    expect(message).not.toHaveProperty('UnsubscribeURL')
    expect(message).not.toHaveProperty('Subject')
  })

  it('writes the field names of Lambda events', async () => {
    const { message } = await sign({ fieldCasing: 'Url' })
    expect(Object.keys(message).filter((name) => /url$/i.test(name))).toEqual(['SigningCertUrl', 'UnsubscribeUrl'])
  })

  it('signs the fields of the option', async () => {
    const { message } = await sign({ fields: { Subject: 'a\nTimestamp\nT', Timestamp: undefined }, messageId: 'I' })
    const text = `Message\nHello\nMessageId\nI\nSubject\na\nTimestamp\nT\nTopicArn\n${testTopicArn}\nType\nNotification\n`
    expect(isSigned('sha256', text, message)).toBe(true)
    expect(message).not.toHaveProperty('Timestamp')
  })

  it('is delivered with headers that match the body', async () => {
    const { headers, body, message } = await sign({})
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(message)
    const fields = new Headers(headers)
    expect(fields.get('x-amz-sns-message-type')).toBe('Notification')
    expect(fields.get('x-amz-sns-message-id')).toBe(message.MessageId)
    expect(fields.get('x-amz-sns-topic-arn')).toBe(testTopicArn)
    expect(snsRequest(message).body).toEqual(body)
  })
})

describe('the certificate of a topic', () => {
  it.each([
    ['aws:sns:us-east-1', 'sns.amazonaws.com', 'sns.us-east-1.amazonaws.com'],
    ['aws:sns:me-central-1', 'sns-signing.me-central-1.amazonaws.com', 'sns.me-central-1.amazonaws.com'],
    ['aws-us-gov:sns:us-gov-east-1', 'sns-us-gov-west-1.amazonaws.com', 'sns.us-gov-east-1.amazonaws.com'],
    ['aws-cn:sns:cn-north-1', 'sns-cn-north-1.amazonaws.com.cn', 'sns.cn-north-1.amazonaws.com.cn'],
    ['aws-eusc:sns:eusc-de-east-1', 'sns-signing.eusc-de-east-1.amazonaws.eu', 'sns.eusc-de-east-1.amazonaws.eu'],
  ])('of %s is %s at %s', (arn, dnsName, host) => {
    const topicArn = `arn:${arn}:123456789012:test`
    expect(snsDnsName(topicArn)).toBe(dnsName)
    expect(snsCertificateUrl(topicArn)).toBe(`https://${host}/SimpleNotificationService-${'0'.repeat(32)}.pem`)
  })
})

function isSigned(hash: string, text: string, message: SnsTestMessage): boolean {
  return createVerify(hash)
    .update(text)
    .verify(new X509Certificate(signer.pem).publicKey, String(message.Signature), 'base64')
}
