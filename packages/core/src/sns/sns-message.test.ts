import { describe, expect, it } from 'vitest'
import { parseSnsMessage, timestampOf } from './sns-message.js'

const notification = {
  Type: 'Notification',
  MessageId: 'id',
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:test',
  Message: 'Hello\nthere',
  Timestamp: '2026-06-01T12:00:00.000Z',
  SignatureVersion: '1',
  Signature: 'AAAA',
  SigningCertURL: 'https://example.test/',
  UnsubscribeURL: 'https://example.test/u',
}
const { UnsubscribeURL, ...common } = notification
const confirmation = { ...common, Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'https://example.test/s' }

const parse = (message: unknown) => parseSnsMessage(new TextEncoder().encode(JSON.stringify(message)))
const parseText = (json: string) => parseSnsMessage(new TextEncoder().encode(json))
const refusal = (code: string) => expect.objectContaining({ code })

describe('parseSnsMessage', () => {
  it('returns the fields of the three types, frozen', () => {
    expect(parse(notification)).toEqual(notification)
    expect(parse({ ...notification, Subject: 's' })).toEqual({ ...notification, Subject: 's' })
    expect(parse(confirmation)).toEqual(confirmation)
    const ended = { ...confirmation, Type: 'UnsubscribeConfirmation' }
    expect(parse(ended)).toEqual(ended)
    expect(Object.isFrozen(parse(ended))).toBe(true)
  })

  it('reads either casing, and refuses two fields that differ', () => {
    const { SigningCertURL, SubscribeURL, ...rest } = confirmation
    expect(parse({ ...rest, SigningCertUrl: SigningCertURL, SubscribeUrl: SubscribeURL })).toEqual(confirmation)
    expect(parse({ ...confirmation, SigningCertUrl: SigningCertURL })).toEqual(confirmation)
    for (const twice of [{ SigningCertUrl: 'other' }, { SigningCertUrl: null }, { SubscribeUrl: 'other' }]) {
      expect(() => parse({ ...confirmation, ...twice })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
    }
  })

  it('treats a null subject as absent, and refuses null in any other field', () => {
    expect(parse({ ...notification, Subject: null })).toEqual(notification)
    for (const name of Object.keys(common)) {
      for (const value of [null, undefined, 1, {}, ['x']]) {
        expect(() => parse({ ...notification, [name]: value }), name).toThrow(refusal('ERR_PAYLOAD_INVALID'))
      }
    }
    for (const name of ['Token', 'SubscribeURL']) {
      expect(() => parse({ ...confirmation, [name]: null })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
    }
  })

  it.each(['\n', '\r', '\u0000', '\u001f', '\u007f', '\u0085', '\u009f'])(
    'refuses %j anywhere but in Message',
    (character) => {
      expect(parse({ ...notification, Message: character })).toMatchObject({ Message: character })
      for (const name of ['MessageId', 'TopicArn', 'Timestamp', 'Subject']) {
        expect(() => parse({ ...notification, [name]: `a${character}` })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
      }
      for (const name of ['Token', 'SubscribeURL']) {
        expect(() => parse({ ...confirmation, [name]: `a${character}` })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
      }
    },
  )

  it.each([' ', '~', '\u00a0', 'é', '\u{1f600}'])('accepts %j in every line', (character) => {
    const value = `a${character}`
    for (const name of ['MessageId', 'TopicArn', 'Subject']) {
      expect(parse({ ...notification, [name]: value })).toMatchObject({ [name]: value })
    }
    expect(parse({ ...confirmation, Token: value })).toMatchObject({ Token: value })
  })

  it.each<[string, object, string]>([
    ['a field that is missing', { MessageId: undefined }, 'has no text in MessageId'],
    ['a field that is empty', { MessageId: '' }, 'has an empty MessageId, or control characters in it'],
    ['half a character', { Message: '\ud800' }, 'has text in Message that is not valid Unicode'],
    [
      'an unknown type',
      { Type: 'Other' },
      'has a Type other than Notification, SubscriptionConfirmation and UnsubscribeConfirmation',
    ],
    ['two URLs', { SigningCertUrl: 'other' }, 'has two SigningCertURL that differ'],
    ['two URLs to unsubscribe', { UnsubscribeUrl: 'other' }, 'has two UnsubscribeURL that differ'],
    ['two URLs to subscribe', { SubscribeURL: 'one', SubscribeUrl: 'other' }, 'has two SubscribeURL that differ'],
    ['no certificate', { SigningCertURL: undefined }, 'has no text in SigningCertURL'],
    ['no signature', { Signature: undefined }, 'has no text in Signature'],
    ['no version', { SignatureVersion: undefined }, 'has no text in SignatureVersion'],
    ['no time', { Timestamp: undefined }, 'has no text in Timestamp'],
    ['no type', { Type: undefined }, 'has no text in Type'],
  ])('names what is wrong: %s', (_, change, why) => {
    expect(() => parse({ ...notification, ...change })).toThrow(
      expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID', message: `The body ${why}` }),
    )
  })

  it('refuses an empty body with the reason of the parser', () => {
    expect(() => parseText('[]')).toThrow('The body is not a JSON object')
    expect(() => parseText('{"a":1,"a":1}')).toThrow('The body has two fields with one name')
  })

  it('keeps the unsigned fields of a notification if they have their type', () => {
    const MessageAttributes = { kind: { Type: 'String', Value: 'a' } }
    expect(parse({ ...notification, MessageAttributes })).toEqual({ ...notification, MessageAttributes })
    const { UnsubscribeURL: url, ...rest } = notification
    expect(parse({ ...rest, UnsubscribeUrl: url })).toEqual(notification)
    expect(parse({ ...rest, UnsubscribeURL: 1, MessageAttributes: 'x' })).toEqual(rest)
    expect(parse({ ...rest, MessageAttributes: null })).toEqual(rest)
  })

  it('accepts a sequence number beside a signature', () => {
    expect(parse({ ...notification, SequenceNumber: '1' })).toEqual(notification)
  })

  it('refuses lone surrogates, which UTF-8 cannot distinguish, and accepts pairs', () => {
    for (const value of ['\ud800', 'a\udc00', '\udc00\ud800']) {
      expect(() => parse({ ...notification, Message: value })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
      expect(() => parse({ ...notification, Subject: value })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
    }
    expect(parse({ ...notification, Message: '\u{1f600}\ufffd' })).toMatchObject({ Message: '\u{1f600}\ufffd' })
  })

  it('refuses a repeated name, even with escapes, and a byte order mark', () => {
    const json = JSON.stringify(notification)
    for (const twice of ['"Message":"x"', '"Mess\\u0061ge":"x"', '"Extra":1,"Extra":1']) {
      expect(() => parseText(`{${twice},${json.slice(1)}`)).toThrow(refusal('ERR_PAYLOAD_INVALID'))
      expect(() => parseText(`${json.slice(0, -1)},${twice}}`)).toThrow(refusal('ERR_PAYLOAD_INVALID'))
    }
    expect(() => parseText(`\ufeff${json}`)).toThrow(refusal('ERR_PAYLOAD_INVALID'))
  })

  it('does not quote the body, and does not keep an error that quotes it', () => {
    expect(() => parseText('{"secret')).toThrow(/^The body is not JSON in UTF-8$/)
    expect(() => parseText('{"secret')).toThrow(expect.not.objectContaining({ cause: expect.anything() }))
  })

  it('says that the messages of a FIFO topic have no signature', () => {
    const { SignatureVersion, Signature, SigningCertURL, ...unsigned } = notification
    const message = { ...unsigned, TopicArn: `${notification.TopicArn}.fifo`, SequenceNumber: '10000000000000000000' }
    expect(() => parse(message)).toThrow('The messages of a FIFO topic have no signature')
    expect(() => parse(message)).toThrow(refusal('ERR_UNSUPPORTED'))
    expect(() => parse(unsigned)).toThrow(refusal('ERR_PAYLOAD_INVALID'))
  })

  it.each(['notification', 'Notification ', '', '__proto__', 'toString'])('refuses the type %j', (Type) => {
    expect(() => parse({ ...confirmation, Type })).toThrow(refusal('ERR_PAYLOAD_INVALID'))
  })
})

describe('timestampOf', () => {
  it('is the signed time', () => {
    expect(timestampOf(parse(notification))).toEqual(new Date(notification.Timestamp))
    expect(() => timestampOf(parse({ ...notification, Timestamp: 'yesterday' }))).toThrow(
      expect.objectContaining({
        code: 'ERR_PAYLOAD_INVALID',
        message: 'The body has no RFC 3339 time in Timestamp',
      }),
    )
  })
})
