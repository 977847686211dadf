import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { Budget } from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import { crc32 } from '../crc32.js'
import { simulatorWebhookId } from '../senders.js'
import { buildStringToSign, type Transmission } from '../transmission.js'
import { guessBody, stringOrigins } from './body-checksums.js'

const id = 'ab12cd34-0000-11ee-8000-0123456789ab'
const time = '2026-06-01T12:00:00Z'
const ids = ['1AAAAAAAAAAAAAAAA', '2AAAAAAAAAAAAAAAA', '3AAAAAAAAAAAAAAAA', '4AAAAAAAAAAAAAAAA', '5AAAAAAAAAAAAAAAA']
const json = '{"id":"WH-1","resource":{}}'

interface Signed {
  readonly transmission?: Partial<Transmission>
  readonly webhookId?: string
  readonly body?: string
}

async function namesOf(
  { transmission, webhookId = ids[0] ?? '', body = json }: Signed,
  arrived = json,
  budget = new Budget(),
): Promise<readonly string[] | undefined> {
  const wanted = buildStringToSign({ id, time, ...transmission } as Transmission, webhookId, crc32(encodeUtf8(body)))
  for await (const { accident, also, bytes } of stringOrigins(
    { id, time } as Transmission,
    ids,
    encodeUtf8(arrived),
    budget,
  ))
    if (String(bytes) === String(wanted)) return [accident, also].flatMap((one) => one?.id ?? [])
  return undefined
}

describe('stringOrigins', () => {
  it.each<[what: string, signed: Signed, names: readonly string[]]>([
    ['the simulator signed', { webhookId: simulatorWebhookId }, ['paypal-simulator']],
    ['the hash is another', {}, ['wrong-hash']],
    ['the hash is another, of the fourth webhook', { webhookId: ids[3] ?? '' }, ['wrong-hash']],
    ['the id was in upper case', { transmission: { id: id.toUpperCase() } }, ['paypal-header-form']],
    ['the time had milliseconds', { transmission: { time: '2026-06-01T12:00:00.000Z' } }, ['paypal-header-form']],
    ['the body had a newline', { body: `${json}\n` }, ['trailing-newline']],
    [
      'the body had a newline, of the second webhook',
      { body: `${json}\n`, webhookId: ids[1] ?? '' },
      ['trailing-newline'],
    ],
  ])('are the strings that PayPal may have signed: %s', async (_, signed, names) => {
    expect(await namesOf(signed)).toEqual(names)
  })

  it('undo two accidents to the body', async () => {
    expect(await namesOf({}, btoa(JSON.stringify(JSON.parse(json), null, 2)))).toEqual(['base64', 'json-reserialised'])
  })

  it('try at most four webhooks, no form twice, and end if the budget is spent', async () => {
    expect(await namesOf({ webhookId: ids[4] ?? '' })).toBeUndefined()
    expect(await namesOf({ body: `${json}\n` }, json, new Budget({ operations: 0 }))).toBeUndefined()
    const texts: string[] = []
    const few = new Budget({ operations: 0 })
    for await (const { bytes } of stringOrigins({ id, time } as Transmission, ids.slice(0, 1), encodeUtf8(json), few))
      texts.push(decodeUtf8(bytes))
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('guessBody of PayPal', () => {
  const guess = (
    body: string | Uint8Array<ArrayBuffer>,
    { encoding, isOfKey = true }: { encoding?: string; isOfKey?: boolean } = {},
  ): unknown => {
    const values = (): readonly string[] => (encoding === undefined ? [] : [encoding])
    const request = { headers: { values }, body: typeof body === 'string' ? encodeUtf8(body) : body }
    const found = guessBody(request as unknown as ReceivedRequest, isOfKey)
    return found && [found.accident.id, found.evidence ?? {}, ...(found.isCertain ? ['certain'] : [])]
  }

  it.each<[what: string, body: string | Uint8Array<ArrayBuffer>, expected: unknown]>([
    ['a body that is empty', '', ['empty-body', {}, 'certain']],
    ['a Lambda event', '{"requestContext":{},"body":""}', ['lambda-event', {}, 'certain']],
    ['bytes that are not text', Uint8Array.of(0x1f, 0x8b, 0), ['compressed', {}]],
    ['U+FFFD', '{"a":"\ufffd"}', ['characters-replaced', {}]],
    ['JSON without its end', '{"a":1', ['truncated', {}]],
    ['a text that ends with a bracket', 'text {} \n', ['wrapped', {}]],
    ['a list in another text', 'text []', ['wrapped', {}]],
    ['sorted keys', '{"a":1,"b":2,"c":3,"d":4,"e":5}', ['json-keys-sorted', { keys: 'in alphabetical order' }]],
    ['JSON of Python', '{"b": 1, "a": 2}', ['json-reserialised', { writtenBy: 'JavaScript, with spaces' }]],
    ['JSON in an unusual form', '{"b" :1,"a":2}', ['json-reserialised', { writtenBy: 'an unusual serialiser' }]],
    ['compact JSON', json, ['paypal-webhook-id', {}]],
    ['a single value', '7', ['paypal-webhook-id', {}]],
  ])('tells what is likely for %s', (_, body, expected) => {
    expect(guess(body)).toEqual(expected)
  })

  it('says only what is certain if the key of PayPal did not sign', () => {
    const isOfKey = false
    expect([guess('', { isOfKey }), guess('{"Sns":1}', { isOfKey }), guess(json, { isOfKey })]).toEqual([
      ['empty-body', {}],
      ['sns-event', {}, 'certain'],
      undefined,
    ])
  })

  it('reads Content-Encoding', () => {
    expect(guess(json, { encoding: 'gzip' })).toEqual(['content-encoding', { contentEncoding: 'gzip' }])
    expect(guess(json, { encoding: 'identity' })).toEqual(['paypal-webhook-id', {}])
  })

  it('names no program for a text of more than 65,536 characters', () => {
    const text = (length: number): string => `{"b" :"${'x'.repeat(length - 9)}"}`
    expect(guess(text(65_536))).toEqual(['json-reserialised', { writtenBy: 'an unusual serialiser' }])
    expect(guess(text(65_537))).toEqual(['paypal-webhook-id', {}])
  })
})
