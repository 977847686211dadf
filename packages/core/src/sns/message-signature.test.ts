import { describe, expect, it } from 'vitest'
import { buildStringToSign, readSignature, refuseSha1, signedFieldsOf } from './message-signature.js'
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

describe('readSignature', () => {
  const message = (SignatureVersion: '1' | '2', Signature = 'AAEC'): SnsMessage => ({
    ...common,
    Type: 'Notification',
    SignatureVersion,
    Signature,
  })
  const signature = Uint8Array.of(0, 1, 2)

  it.each([
    ['1', true, { hash: 'SHA-1', hashes: ['SHA-1', 'SHA-256'] }],
    ['1', false, { hash: 'SHA-1', hashes: ['SHA-256'] }],
    ['2', true, { hash: 'SHA-256', hashes: ['SHA-256'] }],
    ['2', false, { hash: 'SHA-256', hashes: ['SHA-256'] }],
  ] as const)('of version %s, if allowSha1 is %s, has these hashes: %j', (version, allowSha1, hashes) => {
    expect(readSignature(message(version), allowSha1)).toEqual({ ...hashes, signature })
  })

  it('names SHA-1 as the reason for a mismatch only if it is not allowed and the version uses it', () => {
    expect(refuseSha1(readSignature(message('1'), false))).toMatchObject({ code: 'ERR_UNSUPPORTED' })
    for (const [version, allowSha1] of [
      ['1', true],
      ['2', false],
    ] as const) {
      expect(refuseSha1(readSignature(message(version), allowSha1))).toBeUndefined()
    }
  })

  it('reads at most 2,048 characters of base64, and at least one octet', () => {
    expect(readSignature(message('2', 'A'.repeat(2_048)), true).signature).toHaveLength(1_536)
    for (const text of ['', 'A', '*', 'A'.repeat(2_052)]) {
      expect(() => readSignature(message('2', text), true)).toThrow(
        expect.objectContaining({
          code: 'ERR_PAYLOAD_INVALID',
          message: 'Signature in the body is not base64 of a signature',
        }),
      )
    }
  })
})
