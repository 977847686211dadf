import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../encoding/bytes.js'
import { Budget } from './budget.js'
import { containedOrigins, looksLikeAlexa, looksLikeSns, nameThing } from './wrong-thing.js'

const records = (...list: unknown[]): unknown => ({ Records: list })

describe('nameThing', () => {
  it.each<[what: string, value: unknown, accident: string | undefined]>([
    ['an event of SQS', records({ eventSource: 'aws:sqs' }), 'sqs-event'],
    ['an event of SNS', records({ EventSource: 'aws:sns' }), 'sns-event'],
    ['an event of S3', records({ eventSource: 'aws:s3' }), 's3-event'],
    ['a record with Sns', records({ Sns: {} }), 'sns-event'],
    ['a record with receiptHandle', records({ receiptHandle: 'x' }), 'sqs-event'],
    ['a record of another source', records({ eventSource: 'aws:kinesis' }), undefined],
    ['a record that is a text', records('x'), undefined],
    ['no record', records(), undefined],
    ['records that are not a list', { Records: 'x' }, undefined],
    ['a message of SQS', { ReceiptHandle: 'x', Body: 'y' }, 'sqs-event'],
    ['a message of SQS in lower case', { receiptHandle: 'x', body: 'y' }, 'sqs-event'],
    ['the half of a message of SQS', { ReceiptHandle: 'x', body: 'y' }, undefined],
    ['the other half', { receiptHandle: 'x', Body: 'y' }, undefined],
    ['an event of EventBridge', { 'detail-type': 'x', source: 'y', detail: {} }, 'eventbridge-event'],
    ['an event without a source', { 'detail-type': 'x', detail: {} }, undefined],
    ['a test event of S3', { Event: 's3:TestEvent' }, 's3-event'],
    ['a Lambda event with a body', { requestContext: {}, body: 'x' }, 'lambda-event'],
    ['a Lambda event with headers', { requestContext: {}, headers: {} }, 'lambda-event'],
    ['a Lambda event with a path', { requestContext: {}, rawPath: '/' }, 'lambda-event'],
    ['a context alone', { requestContext: {} }, undefined],
    ['a body alone', { requestContext: 'x', body: 'y' }, undefined],
    ['one record of SNS', { Sns: {} }, 'sns-event'],
    ['a list of events', [{ Sns: {} }], 'sns-event'],
    ['an inherited member', Object.create({ Sns: {} }), undefined],
    ['another object', { a: 1 }, undefined],
    ['a text', 'x', undefined],
    ['null', null, undefined],
  ])('names what arrived instead of a message: %s', (_, value, accident) => {
    expect(nameThing(value)?.id).toBe(accident)
  })
})

describe('looksLikeSns and looksLikeAlexa', () => {
  it('compare names without regard to case', () => {
    const values = [{ TopicArn: 1, MessageId: 2 }, { topic_arn: 1, message_id: 2 }, { TopicArn: 1 }, 'TopicArn', null]
    expect(values.map(looksLikeSns)).toEqual([true, true, false, false, false])
    const envelope = { version: '1.0', request: { type: 'LaunchRequest' } }
    const others = [
      { request: envelope.request },
      { version: '1', request: { type: 1 } },
      { version: '1', request: 'x' },
    ]
    expect([envelope, ...others, null].map(looksLikeAlexa)).toEqual([true, false, false, false, false])
  })
})

describe('containedOrigins', () => {
  const json = '{"version":"1.0","request":1}'
  const sns = { TopicArn: 'x', MessageId: 'y' }
  const inside = (value: unknown, budget = new Budget()): string[] =>
    [...containedOrigins(value, budget)].map(({ accident, bytes }) => `${accident.id} ${decodeUtf8(bytes)}`)

  it.each<[what: string, value: unknown, found: readonly string[]]>([
    ['a text of JSON', { data: json }, [`wrapped ${json}`]],
    ['a text of JSON after white space', { data: `\n ${json}` }, [`wrapped \n ${json}`]],
    ['a text of a JSON string', { data: JSON.stringify(json) }, [`wrapped ${JSON.stringify(json)}`]],
    ['base64', { data: btoa(json) }, [`wrapped ${btoa(json)}`, `wrapped ${json}`]],
    ['a text in an event', { requestContext: {}, body: json, headers: { a: 'b' } }, [`lambda-event ${json}`]],
    ['a text in a list', [[json]], [`wrapped ${json}`]],
    ['a message of SNS', { Records: [{ Sns: sns }] }, [`sns-event ${JSON.stringify(sns)}`]],
    [
      'an Alexa request',
      { event: { version: '1.0', request: { type: 'x' } } },
      ['wrapped {"version":"1.0","request":{"type":"x"}}'],
    ],
    ['a text of 21 characters', { a: `{"a":"${'x'.repeat(13)}"}` }, [`wrapped {"a":"${'x'.repeat(13)}"}`]],
    ['a text of 20 characters', { a: `{"a":"${'x'.repeat(12)}"}` }, []],
    ['another text', { a: 'a text of some words, which is not JSON' }, []],
    ['a text four levels deep', { a: { b: { c: { d: json } } } }, [`wrapped ${json}`]],
    ['a text five levels deep', { a: { b: { c: { d: { e: json } } } } }, []],
    ['the fourth item of a list', [1, 2, 3, json], [`wrapped ${json}`]],
    ['the fifth item of a list', [1, 2, 3, 4, json], []],
    ['a text with a brace in it', { a: 'a text of some words and a {' }, []],
    ['base64 in lines', { data: btoa(json).replace(/.{16}/g, '$&\n\n') }, [expect.any(String), `wrapped ${json}`]],
    ['a function', { a: () => json }, []],
    ['a text alone', json, []],
    ['null', null, []],
  ])('are the bodies inside of what arrived: %s', (_, value, found) => {
    expect(inside(value)).toEqual(found)
  })

  it('are the contents of 50 members, and at most 40', () => {
    const members = (count: number, last: unknown): unknown =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index === count - 1 ? last : 0]))
    expect(inside(members(50, json))).toHaveLength(1)
    expect(inside(members(51, json))).toHaveLength(0)
    expect(inside(Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`k${index}`, json])))).toHaveLength(40)
  })

  it('recognise base64 by its first 400 characters', () => {
    const long = btoa('x'.repeat(600))
    expect(inside({ data: `${long}` })).toHaveLength(2)
    expect(inside({ data: `${long.slice(0, 401)}!` })).toHaveLength(1)
    expect(inside({ data: `${long.slice(0, 300)}!` })).toHaveLength(0)
  })

  it('end if the budget is spent', () => {
    expect(inside({ data: json }, new Budget({ read: 7 }))).toEqual([])
    expect(inside({ data: json }, new Budget({ read: 8 }))).toEqual([])
    expect(inside({ data: sns }, new Budget({ read: 8 }))).toEqual([])
    expect(inside({ data: json }, new Budget({ read: 8 + json.length }))).toHaveLength(1)
    expect(encodeUtf8(json).byteLength).toBe(json.length)
  })
})
