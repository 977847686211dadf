import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { Budget, type Origin } from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { buildStringToSign } from '../message-signature.js'
import type { SnsMessage } from '../sns-message.js'
import { fieldOrigins } from './field-origins.js'

type Fields = Readonly<Record<string, string>>

const common: Fields = {
  Type: 'Notification',
  MessageId: 'an-id',
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:test',
  Message: 'Hello',
  Timestamp: '2026-06-01T12:00:00.000Z',
  SignatureVersion: '2',
  Signature: 'AA==',
  SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem',
}
const confirmation: Fields = {
  ...common,
  Type: 'SubscriptionConfirmation',
  Token: 'a token',
  SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${common.TopicArn}&Token=a token`,
}

interface Given {
  readonly headers?: Fields
  readonly body?: string
}

function originsOf(arrived: Fields, { headers = {}, body = '' }: Given = {}): AsyncIterable<Origin> {
  const values = (name: string): readonly string[] => (headers[name] === undefined ? [] : [headers[name]])
  const request = { headers: { values }, body: encodeUtf8(body) } as unknown as ReceivedRequest
  return fieldOrigins(arrived as unknown as SnsMessage, request, new Budget())
}

/** The accidents of the first origin that is the string to sign of a message. */
async function namesOf(arrived: Fields, signed: Fields, given?: Given): Promise<readonly string[] | undefined> {
  const wanted = buildStringToSign(signed as unknown as SnsMessage)
  for await (const { accident, also, bytes } of originsOf(arrived, given))
    if (decodeUtf8(bytes) === wanted) return [accident, also].flatMap((one) => one?.id ?? [])
  return undefined
}

const json = '{"b": 1}'
const rewritten = '{"b":1}'

describe('fieldOrigins of SNS', () => {
  it.each<[what: string, arrived: Fields, signed: Fields, names: readonly string[]]>([
    ['a subject was added', { Subject: 'x' }, {}, ['sns-subject']],
    ['an empty subject was dropped', {}, { Subject: '' }, ['sns-subject']],
    ['a subject that says null was dropped', {}, { Subject: 'null' }, ['sns-subject']],
    ['a subject that says None was dropped', {}, { Subject: 'None' }, ['sns-subject']],
    ['a subject that says undefined was dropped', {}, { Subject: 'undefined' }, ['sns-subject']],
    ['a subject of one space was dropped', {}, { Subject: ' ' }, ['sns-subject']],
    ['a subject was answered', { Subject: 'Re: Greeting' }, { Subject: 'Greeting' }, ['sns-subject']],
    ['a subject was forwarded', { Subject: 'Fwd: Greeting' }, { Subject: 'Greeting' }, ['sns-subject']],
    ['a subject was forwarded by Outlook', { Subject: 'FW: Greeting' }, { Subject: 'Greeting' }, ['sns-subject']],
    ['a subject was trimmed', { Subject: 'Greeting' }, { Subject: 'Greeting ' }, ['white-space']],
    ['a subject was escaped', { Subject: 'a &amp; b' }, { Subject: 'a & b' }, ['entities']],
    ['a subject was encoded', { Subject: 'R3JlZXRpbmcgdG8geW91' }, { Subject: 'Greeting to you' }, ['base64']],
    ['a time lost its milliseconds', { Timestamp: '2026-06-01T12:00:00Z' }, {}, ['json-dates']],
    ['a text got a line feed', { Message: 'Hello\n' }, {}, ['trailing-newline']],
    ['JSON was written again', { Message: rewritten }, { Message: json }, ['sns-message']],
    ['a text was stringified', { Message: JSON.stringify(json) }, { Message: json }, ['json-stringified']],
    [
      'JSON was written again, and a subject was added',
      { Message: rewritten, Subject: 'x' },
      { Message: json },
      ['sns-message', 'sns-subject'],
    ],
    [
      'a text was escaped, and a time was written again',
      { Message: 'a &lt; b', Timestamp: '2026-06-01T12:00:00Z' },
      { Message: 'a < b' },
      ['entities', 'json-dates'],
    ],
    [
      'a text was encoded, and then got a line feed',
      { Message: `${btoa('a text of some words\n')}` },
      { Message: 'a text of some words' },
      ['base64', 'trailing-newline'],
    ],
  ])('are the strings that AWS may have signed: %s', async (_, arrived, signed, names) => {
    expect(await namesOf({ ...common, ...arrived }, { ...common, ...signed })).toEqual(names)
  })

  it('keep a prefix that is not at the start of a subject', async () => {
    const [arrived, signed] = ['About Re: us', 'About us']
    expect(await namesOf({ ...common, Subject: arrived }, { ...common, Subject: signed })).toBeUndefined()
  })

  it.each([
    ['x-amz-sns-message-id', 'MessageId'],
    ['x-amz-sns-topic-arn', 'TopicArn'],
  ])('take a field from the header %s', async (header, field) => {
    const given = { headers: { [header]: 'other' } }
    expect(await namesOf(common, { ...common, [field]: 'other' }, given)).toEqual(['sns-field-changed'])
  })

  it('take the type of a confirmation from its header', async () => {
    const signed = { ...confirmation, Type: 'UnsubscribeConfirmation' }
    const given = { headers: { 'x-amz-sns-message-type': 'UnsubscribeConfirmation' } }
    expect(await namesOf(confirmation, signed, given)).toEqual(['sns-field-changed'])
  })

  it.each<[what: string, arrived: Fields, accident: string]>([
    ['a URL was escaped', { SubscribeURL: confirmation.SubscribeURL?.replaceAll('&', '&amp;') ?? '' }, 'entities'],
    ['a URL was replaced', { SubscribeURL: 'https://other.test/' }, 'sns-field-changed'],
    ['a token got a space', { Token: 'a token ' }, 'white-space'],
    ['a token was encoded', { Token: btoa('a token') }, 'base64'],
  ])('undo an accident to a confirmation: %s', async (_, arrived, accident) => {
    expect(await namesOf({ ...confirmation, ...arrived }, confirmation)).toEqual([accident])
  })

  it('try no forms of a token or a subject of more than 4,096 characters', async () => {
    const trimmed = async (of: Fields, name: string, length: number): Promise<readonly string[] | undefined> => {
      const text = 'x'.repeat(length - 1)
      return await namesOf({ ...of, [name]: `${text} ` }, { ...of, [name]: text })
    }
    for (const [of, name] of [
      [confirmation, 'Token'],
      [common, 'Subject'],
    ] as const) {
      expect(await trimmed(of, name, 4_096)).toEqual(['white-space'])
      expect(await trimmed(of, name, 4_097)).toBeUndefined()
    }
  })

  it('try the whole body in other forms, up to 262,144 bytes', async () => {
    const signed = { ...common, Subject: 'Zoë', Message: 'ë' }
    const mojibake = (text: string): string => Buffer.from(text).toString('latin1')
    const arrived = { ...signed, Subject: mojibake('Zoë'), Message: mojibake('ë') }
    const body = (length: number): string => mojibake(JSON.stringify(signed)).padEnd(length, ' ')
    const bytes = encodeUtf8(body(0)).byteLength - body(0).length
    expect(await namesOf(arrived, signed, { body: body(262_144 - bytes) })).toEqual(['latin-1'])
    expect(await namesOf(arrived, signed, { body: body(262_145 - bytes) })).toBeUndefined()
    const bare = { ...common, Message: 'ë' }
    const restored = { ...common, Subject: 'x', Message: mojibake('ë') }
    expect(await namesOf(restored, bare, { body: mojibake(JSON.stringify(bare)) })).toEqual(['latin-1'])
  })

  it('are never the string that arrived, and short ones are not repeated', async () => {
    for (const arrived of [common, confirmation, { ...common, Subject: 'x y', Message: json }]) {
      const texts: string[] = []
      for await (const { bytes } of originsOf(arrived)) texts.push(decodeUtf8(bytes))
      expect(texts).not.toContain(buildStringToSign(arrived as unknown as SnsMessage))
      expect(new Set(texts).size).toBe(texts.length)
    }
  })
})
