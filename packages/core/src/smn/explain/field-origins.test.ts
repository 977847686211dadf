import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../../encoding/bytes.js'
import { Budget, type Origin } from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { buildStringToSign } from '../message-signature.js'
import type { SmnMessage } from '../smn-message.js'
import { fieldOrigins } from './field-origins.js'

type Fields = Readonly<Record<string, string>>

const common = {
  type: 'Notification',
  message_id: 'an-id',
  topic_urn: 'urn:smn:cn-north-4:1:test',
  message: 'Hello',
  timestamp: '2026-06-01T12:00:00Z',
}
const confirmation = {
  ...common,
  type: 'SubscriptionConfirmation',
  subscribe_url: 'https://console.huaweicloud.com/smn/subscription/confirm?topic_urn=urn&token=t',
}

function originsOf(arrived: Fields, headers: Fields = {}): Origin[] {
  const request = { headers: { values: (name: string) => (headers[name] === undefined ? [] : [headers[name]]) } }
  const message = arrived as unknown as SmnMessage
  return [...fieldOrigins(message, request as unknown as ReceivedRequest, new Budget())]
}

/** The accidents of the first origin that is the string to sign of a message. */
function namesOf(arrived: Fields, signed: Fields, headers?: Fields): string[] | undefined {
  const wanted = buildStringToSign(signed as unknown as SmnMessage)
  const found = originsOf(arrived, headers).find(({ bytes }) => decodeUtf8(bytes) === wanted)
  return found && [found.accident, found.also].flatMap((one) => one?.id ?? [])
}

const json = '{"b": 1}'
const rewritten = '{"b":1}'

describe('fieldOrigins of SMN', () => {
  it.each<[what: string, arrived: Fields, signed: Fields, accident: string]>([
    ['a subject was added', { subject: 'x' }, {}, 'smn-subject'],
    ['a subject that says null was dropped', {}, { subject: 'null' }, 'smn-subject'],
    ['a subject that says None was dropped', {}, { subject: 'None' }, 'smn-subject'],
    ['a subject that says undefined was dropped', {}, { subject: 'undefined' }, 'smn-subject'],
    ['a subject of one space was dropped', {}, { subject: ' ' }, 'smn-subject'],
    ['a subject was answered', { subject: 'Re: Greeting' }, { subject: 'Greeting' }, 'smn-subject'],
    ['a subject was forwarded', { subject: 'Fwd: Greeting' }, { subject: 'Greeting' }, 'smn-subject'],
    ['a subject was forwarded by Outlook', { subject: 'FW: Greeting' }, { subject: 'Greeting' }, 'smn-subject'],
    ['a subject was trimmed', { subject: 'Greeting' }, { subject: 'Greeting ' }, 'white-space'],
    ['a subject was escaped', { subject: 'a &amp; b' }, { subject: 'a & b' }, 'entities'],
    ['a subject was encoded', { subject: 'R3JlZXRpbmcgdG8geW91' }, { subject: 'Greeting to you' }, 'base64'],
    ['a time got milliseconds', { timestamp: '2026-06-01T12:00:00.000Z' }, {}, 'smn-field-changed'],
    ['a text got a line feed', { message: 'Hello\n' }, {}, 'trailing-newline'],
    ['JSON was written again', { message: rewritten }, { message: json }, 'smn-message'],
    ['a text was stringified', { message: JSON.stringify(json) }, { message: json }, 'json-stringified'],
  ])('are the strings that SMN may have signed: %s', (_, arrived, signed, accident) => {
    expect(namesOf({ ...common, ...arrived }, { ...common, ...signed })).toEqual([accident])
  })

  it('keep a prefix that is not at the start of a subject', () => {
    const [arrived, signed] = ['About Re: us', 'About us']
    expect(namesOf({ ...common, subject: arrived }, { ...common, subject: signed })).toBeUndefined()
  })

  it.each([
    ['x-smn-message-id', 'message_id'],
    ['x-smn-topic-urn', 'topic_urn'],
  ])('take a field from the header %s', (header, field) => {
    expect(namesOf(common, { ...common, [field]: 'other' }, { [header]: 'other' })).toEqual(['smn-field-changed'])
  })

  it('undo the escapes of subscribe_url', () => {
    const subscribe_url = confirmation.subscribe_url.replace('&', '&amp;')
    expect(namesOf({ ...confirmation, subscribe_url }, confirmation)).toEqual(['entities'])
    const long = `${confirmation.subscribe_url}&x=`.padEnd(4_092, 'x')
    const escapedOnce = (url: string): string => url.replace('&', '&amp;')
    expect(
      namesOf({ ...confirmation, subscribe_url: escapedOnce(long) }, { ...confirmation, subscribe_url: long }),
    ).toEqual(['entities'])
    const longer = `${long}x`
    expect(
      namesOf({ ...confirmation, subscribe_url: escapedOnce(longer) }, { ...confirmation, subscribe_url: longer }),
    ).toBeUndefined()
  })

  it('change a subject of at most 4,096 characters', () => {
    const trimmed = (length: number): string[] | undefined => {
      const subject = 'x'.repeat(length - 1)
      return namesOf({ ...common, subject: `${subject} ` }, { ...common, subject })
    }
    expect([trimmed(4_096), trimmed(4_097)]).toEqual([['white-space'], undefined])
  })

  it('undo a change of the subject and one of the JSON together', () => {
    const arrived = { ...common, message: rewritten, subject: 'None' }
    expect(namesOf(arrived, { ...common, message: json })).toEqual(['smn-message', 'smn-subject'])
    const marked = { ...arrived, subject: '\ufeffGreeting' }
    const signed = { ...common, message: json, subject: 'Greeting' }
    expect(namesOf(marked, signed)).toEqual(['smn-message', 'byte-order-mark'])
  })

  it('combine only the likeliest changes', () => {
    const pairs = originsOf({ ...common, message: rewritten, subject: 'a b' }).filter(({ also }) => also !== undefined)
    const contents = pairs.map(({ bytes }) => /^message\n([\s\S]*)\nmessage_id\n/.exec(decodeUtf8(bytes))?.[1])
    expect(contents.filter((content) => content === contents[0]).length).toBeLessThanOrEqual(12)
    // After the forms that programs write, one more is tried.
    const content = '{"at":"2026-06-01T12:00:00Z","list":{}}'
    const written = { ...common, message: content.replace('{}', '[]') }
    expect(namesOf(written, { ...common, message: content })).toEqual(['smn-message'])
    expect(namesOf({ ...written, subject: 'None' }, { ...common, message: content })).toBeUndefined()
  })

  it('combine no changes for a confirmation, whose subject is not signed', () => {
    expect(originsOf({ ...confirmation, message: rewritten }).filter(({ also }) => also !== undefined)).toEqual([])
  })

  it('are never the string that arrived', () => {
    for (const arrived of [common, confirmation, { ...common, subject: 'x', message: json }]) {
      const present = buildStringToSign(arrived as unknown as SmnMessage)
      const headers = { 'x-smn-message-id': 'an-id' }
      expect(originsOf(arrived, headers).filter(({ bytes }) => decodeUtf8(bytes) === present)).toEqual([])
    }
  })
})
