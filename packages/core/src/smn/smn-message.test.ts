import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { parseSmnMessage, type SmnMessage, timestampOf } from './smn-message.js'

const common = {
  message_id: 'an-id',
  topic_urn: 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders',
  message: 'line 1\nline 2',
  timestamp: '2026-06-01T12:00:00Z',
  signature_version: 'v1',
  signature: 'AQID',
  signing_cert_url: 'https://smn.cn-north-4.myhuaweicloud.com/smn/SMN_cn-north-4_0123456789abcdef0123456789abcdef.pem',
}
const notification = { ...common, type: 'Notification', subject: 'Greeting', unsubscribe_url: 'https://x.test/' }
const confirmation = { ...common, type: 'SubscriptionConfirmation', subscribe_url: 'https://x.test/' }

const parse = (value: unknown): SmnMessage =>
  parseSmnMessage(encodeUtf8(typeof value === 'string' ? value : JSON.stringify(value)))
const refused = (message: string, code = 'ERR_PAYLOAD_INVALID'): Error => expect.objectContaining({ code, message })

describe('parseSmnMessage', () => {
  it.each([notification, confirmation, { ...confirmation, type: 'UnsubscribeConfirmation' }])(
    'returns the fields of a message, frozen: %j',
    (message) => {
      expect(parse(message)).toEqual(message)
      expect(Object.isFrozen(parse(message))).toBe(true)
    },
  )

  it('leaves out unknown fields, and the fields of the other type', () => {
    expect(parse({ ...notification, extra: 1, subscribe_url: 'x' })).toEqual(notification)
    expect(parse({ ...confirmation, extra: 1, subject: 'x', unsubscribe_url: 'x' })).toEqual(confirmation)
  })

  it.each([null, '', undefined])('has no subject if the subject is %j, which is not signed', (subject) => {
    expect(parse({ ...notification, subject })).not.toHaveProperty('subject')
  })

  it.each([null, 1, undefined])('has no unsubscribe_url if it is %j', (unsubscribe_url) => {
    expect(parse({ ...notification, unsubscribe_url })).not.toHaveProperty('unsubscribe_url')
  })

  it('allows an empty message, and line feeds only in message', () => {
    expect(parse({ ...notification, message: '' }).message).toBe('')
    expect(parse({ ...notification, message: '\n\0\x7f' }).message).toBe('\n\0\x7f')
  })

  it.each(Object.keys(common))('requires %s as a text', (name) => {
    for (const value of [undefined, null, 1, ['x'], { toString: 'x' }])
      expect(() => parse({ ...notification, [name]: value })).toThrow(refused(`The body has no text in ${name}`))
  })

  it.each(['type', 'subject'])('requires %s as a text', (name) => {
    expect(() => parse({ ...notification, [name]: 1 })).toThrow(refused(`The body has no text in ${name}`))
  })

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'])('requires the subscribe_url of a %s', (type) => {
    const { subscribe_url: _, ...others } = confirmation
    expect(() => parse({ ...others, type })).toThrow(refused('The body has no text in subscribe_url'))
  })

  it.each(['message_id', 'topic_urn', 'timestamp', 'subject', 'subscribe_url'])(
    'refuses a %s with a control character, because it is one line of the string to sign',
    (name) => {
      const message = name === 'subscribe_url' ? confirmation : notification
      for (const character of ['\n', '\r', '\0', '\x1f', '\x7f', '\x80', '\x9f']) {
        const refusal = refused(`The body has an empty ${name}, or control characters in it`)
        expect(() => parse({ ...message, [name]: `a${character}b` })).toThrow(refusal)
        expect(() => parse({ ...message, [name]: character })).toThrow(refusal)
      }
      expect(parse({ ...message, [name]: 'a ~\u00a0\u4e2d\u{1f600}' })).toMatchObject({
        [name]: 'a ~\u00a0\u4e2d\u{1f600}',
      })
    },
  )

  it.each(['message_id', 'topic_urn', 'timestamp', 'subscribe_url'])('refuses an empty %s', (name) => {
    expect(() => parse({ ...confirmation, [name]: '' })).toThrow(
      refused(`The body has an empty ${name}, or control characters in it`),
    )
  })

  it.each(['message', 'message_id', 'subject', 'signature', 'signing_cert_url', 'type'])(
    'refuses half a surrogate pair in %s, which has no encoding in UTF-8',
    (name) => {
      const body = JSON.stringify({ ...notification, [name]: 'SURROGATE' })
      for (const half of ['\\ud800', '\\udc00', '\\ud800a']) {
        expect(() => parse(body.replace('SURROGATE', half))).toThrow(
          refused(`The body has text in ${name} that is not valid Unicode`),
        )
      }
    },
  )

  it.each([
    ['v2', 'The signature_version is not v1'],
    ['V1', 'The signature_version is not v1'],
    ['', 'The signature_version is not v1'],
  ])('does not support the signature_version %j', (signature_version, message) => {
    expect(() => parse({ ...notification, signature_version })).toThrow(refused(message, 'ERR_UNSUPPORTED'))
  })

  it.each(['HttpSubscriptionUserConfirm', 'HttpSubscriptionUserUnsubscribe'])('does not support a %s', (type) => {
    expect(() => parse({ ...notification, type })).toThrow(
      refused(`Messages of the type ${type} are not supported`, 'ERR_UNSUPPORTED'),
    )
  })

  it.each(['', 'notification', 'Notification ', 'constructor'])('refuses the type %j', (type) => {
    expect(() => parse({ ...notification, type })).toThrow(
      refused('The body has a type other than Notification, SubscriptionConfirmation and UnsubscribeConfirmation'),
    )
  })

  it.each([
    ['', 'The body is not JSON in UTF-8'],
    ['[]', 'The body is not a JSON object'],
    [JSON.stringify(notification).replace('{', '{"type":"x",'), 'The body has two fields with one name'],
  ])('refuses %.30j', (body, message) => {
    expect(() => parse(body)).toThrow(refused(message))
  })
})

describe('timestampOf', () => {
  it('reads the time of a message', () => {
    expect(timestampOf(parse(notification))).toEqual(new Date('2026-06-01T12:00:00Z'))
  })

  it.each(['2026-06-01', '2026-06-01T12:00:00+08:00', '2026-02-30T12:00:00Z', 'now'])('refuses %j', (timestamp) => {
    expect(() => timestampOf(parse({ ...notification, timestamp }))).toThrow(
      refused('The body has no RFC 3339 time in timestamp'),
    )
  })
})
