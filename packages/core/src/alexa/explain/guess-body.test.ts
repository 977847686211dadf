import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { alexaHabits, guessBody, writerOf } from './guess-body.js'

type Fields = Readonly<Record<string, string>>

const envelope = '{"version":"1.0","request":{"type":"LaunchRequest","requestId":"x"}}'

function received(body: string | Uint8Array<ArrayBuffer>, headers: Fields = {}): ReceivedRequest {
  const values = (name: string): readonly string[] => (headers[name] === undefined ? [] : [headers[name]])
  return {
    headers: { values },
    body: typeof body === 'string' ? encodeUtf8(body) : body,
  } as unknown as ReceivedRequest
}

function guess(body: string | Uint8Array<ArrayBuffer>, headers?: Fields, isOfKey = true): unknown {
  const found = guessBody(received(body, headers), isOfKey)
  return found && [found.accident.id, found.evidence ?? {}, ...(found.isCertain ? ['certain'] : [])]
}

const sizes = (bodyBytes: number): object => ({ contentLength: undefined, bodyBytes })

describe('guessBody of Alexa', () => {
  it.each<[what: string, body: string | Uint8Array<ArrayBuffer>, expected: unknown]>([
    ['a body that is empty', '', ['empty-body', {}, 'certain']],
    ['a Lambda event', '{"requestContext":{},"body":""}', ['lambda-event', {}, 'certain']],
    ['a message of SNS', '{"TopicArn":"x","MessageId":"y"}', ['another-service', {}, 'certain']],
    ['bytes that are not text', Uint8Array.of(0x1f, 0x8b, 0), ['compressed', {}]],
    ['JSON without its end', '{"version":"1.0"', ['truncated', sizes(16)]],
    ['a list without its end', ' ["a"', ['truncated', sizes(5)]],
    ['JSON that is broken in the middle', '{"a":,"b":1}', ['truncated', sizes(12)]],
    ['JSON that is broken by U+FFFD', '{"a\ufffd:1}', ['characters-replaced', sizes(9)]],
    ['another text', 'text', ['wrapped', sizes(4)]],
    ['a text that ends with a bracket', 'text }', ['wrapped', sizes(6)]],
    ['sorted keys', '{"a":1,"b":2,"c":3,"d":4,"e":5}', ['json-keys-sorted', { keys: 'in alphabetical order' }]],
    ['a number that lost digits', '{"b":123456789012345600,"a":1}', ['json-numbers', { number: '123456789012345600' }]],
    [
      'such a number at the end of a list',
      '[[123456789012345600]]',
      ['json-numbers', { number: '123456789012345600' }],
    ],
    ['JSON of Python', '{"b": 1, "a": 2}', ['json-reserialised', { writtenBy: 'JavaScript, with spaces' }]],
    ['JSON in an unusual form', '{"b" :1,"a":2}', ['json-reserialised', { writtenBy: 'an unusual serialiser' }]],
    ['U+FFFD', '{"b":"\ufffd","a":1}', ['characters-replaced', {}]],
    ['question marks', '{"b":"??","a":1}', ['characters-replaced', { found: '??' }]],
    ['one question mark', '{"b":"?","a":1}', ['wrapped', {}]],
    ['an Alexa request', envelope, ['body-changed', {}]],
    ['another object', '{"b":1,"a":2}', ['wrapped', {}]],
    ['a single value', '7', ['wrapped', {}]],
  ])('tells what is likely for %s', (_, body, expected) => {
    expect(guess(body)).toEqual(expected)
  })

  it.each([
    ['a decimal', '{"b":1.123456789012345600,"a":1}'],
    ['a negative one', '{"b":-123456789012345600,"a":1}'],
    ['one in a text', '{"b":"123456789012345600","a":1}'],
    ['one that ends with one zero', '{"b":123456789012345610,"a":1}'],
    ['a short one', '{"b":1234567890123400,"a":1}'],
  ])('says nothing about the digits of a number that is exact: %s', (_, body) => {
    expect(guess(body)).toEqual(['wrapped', {}])
  })

  it('says only what is certain if the key of Amazon did not sign', () => {
    expect([guess('', {}, false), guess('{"Sns":1}', {}, false), guess(envelope, {}, false)]).toEqual([
      ['empty-body', {}],
      ['sns-event', {}, 'certain'],
      undefined,
    ])
  })

  it('reads Content-Encoding and Content-Length', () => {
    const gzip = { 'content-encoding': 'gzip' }
    expect(guess(envelope, gzip)).toEqual(['content-encoding', { contentEncoding: 'gzip' }])
    expect(guess(Uint8Array.of(0x1f, 0x8b, 0), gzip)).toEqual(['compressed', { contentEncoding: 'gzip' }])
    expect(guess(envelope, { 'content-encoding': 'identity' })).toEqual(['body-changed', {}])
    const bodyBytes = envelope.length
    expect(guess(envelope, { 'content-length': String(bodyBytes) })).toEqual(['body-changed', {}])
    expect(guess(envelope, { 'content-length': '7' })).toEqual(['content-length', { contentLength: 7, bodyBytes }])
    expect(guess('{', { 'content-length': '7' })).toEqual(['truncated', { contentLength: 7, bodyBytes: 1 }])
  })

  it('names no program for a text of more than 65,536 characters', () => {
    const text = (length: number): string => `{"b" :"${'x'.repeat(length - 9)}"}`
    expect(guess(text(65_536))).toEqual(['json-reserialised', { writtenBy: 'an unusual serialiser' }])
    expect(guess(text(65_537))).toEqual(['wrapped', {}])
  })

  it('names the program that wrote JSON', () => {
    expect(writerOf(received('{"a": "\\u00e9"}'))).toEqual({ writtenBy: 'Python (json.dumps), with spaces' })
    expect([writerOf(received('{"a" :1}')), writerOf(received('text'))]).toEqual([undefined, undefined])
  })

  it('recognises the order of the keys that Alexa writes, with the locale before or after the timestamp', () => {
    const orders = (alexaHabits.keyOrders ?? []).map((names) => {
      const [version, session] = names
      return [
        version,
        session,
        names.indexOf('locale') - names.indexOf('timestamp'),
        new Set(names).size === names.length,
      ]
    })
    expect(orders).toEqual([
      ['version', 'session', -1, true],
      ['version', 'session', 1, true],
    ])
  })
})
