import { describe, expect, it } from 'vitest'
import { buildStringToSign, signedFieldsOf } from './message-signature.js'
import type { SnsMessage } from './sns-message.js'

const common = {
  MessageId: 'id',
  TopicArn: 'arn',
  Message: 'Hello\nthere',
  Timestamp: 'time',
  SignatureVersion: '1',
  Signature: 'signature',
  SigningCertURL: 'url',
} as const

describe('buildStringToSign', () => {
  it.each<[SnsMessage, string]>([
    [
      { ...common, Type: 'Notification', UnsubscribeURL: 'u', MessageAttributes: {} },
      'Message\nHello\nthere\nMessageId\nid\nTimestamp\ntime\nTopicArn\narn\nType\nNotification\n',
    ],
    [
      { ...common, Type: 'Notification', Subject: 's' },
      'Message\nHello\nthere\nMessageId\nid\nSubject\ns\nTimestamp\ntime\nTopicArn\narn\nType\nNotification\n',
    ],
    [
      { ...common, Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'u' },
      'Message\nHello\nthere\nMessageId\nid\nSubscribeURL\nu\nTimestamp\ntime\nToken\nt\nTopicArn\narn\nType\nSubscriptionConfirmation\n',
    ],
    [
      { ...common, Type: 'UnsubscribeConfirmation', Token: 't', SubscribeURL: 'u' },
      'Message\nHello\nthere\nMessageId\nid\nSubscribeURL\nu\nTimestamp\ntime\nToken\nt\nTopicArn\narn\nType\nUnsubscribeConfirmation\n',
    ],
  ])('writes the signed fields in their order', (message, expected) => {
    expect(buildStringToSign(message)).toBe(expected)
    expect(signedFieldsOf(message)).toEqual(
      Object.keys(message)
        .filter((name) => !/^(Signature.*|SigningCertURL|UnsubscribeURL|MessageAttributes)$/.test(name))
        .sort(),
    )
  })
})
