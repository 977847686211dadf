import { describe, expect, it } from 'vitest'
import { buildStringToSign, readSignature, signedFieldsOf } from './message-signature.js'
import type { SmnMessage, SmnNotification } from './smn-message.js'

const common = {
  message_id: 'an-id',
  topic_urn: 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders',
  message: 'Hello',
  timestamp: '2026-06-01T12:00:00Z',
  signature_version: 'v1',
  signature: 'AQID',
  signing_cert_url: 'https://smn.cn-north-4.myhuaweicloud.com/',
} as const
const notification: SmnNotification = { ...common, type: 'Notification', unsubscribe_url: 'https://x.test/' }
const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('')

describe('buildStringToSign', () => {
  const topic = ['topic_urn', common.topic_urn]
  const time = ['timestamp', '2026-06-01T12:00:00Z']
  const start = ['message', 'Hello', 'message_id', 'an-id']

  it.each<[string, SmnMessage, string]>([
    ['a notification', notification, lines(...start, ...time, ...topic, 'type', 'Notification')],
    [
      'a notification with a subject',
      { ...notification, subject: 'Greeting' },
      lines(...start, 'subject', 'Greeting', ...time, ...topic, 'type', 'Notification'),
    ],
    ...(['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const).map((type): [string, SmnMessage, string] => [
      `a ${type}`,
      { ...common, type, subscribe_url: 'https://y.test/' },
      lines(...start, 'subscribe_url', 'https://y.test/', ...time, ...topic, 'type', type),
    ]),
  ])('of %s has each signed field in two lines', (_, message, text) => {
    expect(buildStringToSign(message)).toBe(text)
    expect(signedFieldsOf(message)).toEqual(
      text
        .split('\n')
        .filter((_line, index) => index % 2 === 0)
        .slice(0, -1),
    )
  })
})

describe('readSignature', () => {
  it('decodes base64 of up to 2,048 characters', () => {
    expect(readSignature(notification)).toEqual(Uint8Array.of(1, 2, 3))
    expect(readSignature({ ...notification, signature: 'A'.repeat(2_048) })).toHaveLength(1_536)
  })

  it.each(['', 'A'.repeat(2_052), 'AQI', 'AQ-_', 'AQID\n', 'AR=='])('refuses %.20j', (signature) => {
    expect(() => readSignature({ ...notification, signature })).toThrow(
      expect.objectContaining({
        code: 'ERR_PAYLOAD_INVALID',
        message: 'signature in the body is not base64 of a signature',
      }),
    )
  })
})
