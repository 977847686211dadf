import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { Budget } from '../../scheme/explain.js'
import { bodyRepairs, readText } from './body-repairs.js'

const jws = 'eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl'
const notification = JSON.stringify({ signedPayload: jws })

async function repairsOf(text: string, budget = new Budget()): Promise<readonly (readonly [string, string, string])[]> {
  const repairs: [string, string, string][] = []
  for await (const { accident, body } of bodyRepairs(encodeUtf8(text), text, budget))
    repairs.push([accident.id, decodeUtf8(body ?? new Uint8Array(0)), accident.what])
  return repairs
}

describe('bodyRepairs', () => {
  it.each<[what: string, text: string, accident: string]>([
    ['a JWS alone', jws, 'appstore-jws-alone'],
    ['a JWS alone, in quotes and white space', `\n"${jws}" `, 'appstore-jws-alone'],
    ['another name', `{"SignedPayload":"${jws}"}`, 'appstore-field-name'],
    ['a name with underscores', `{"signed_payload":"${jws}"}`, 'appstore-field-name'],
    ['a name with dashes', `{"signed-payload":"${jws}"}`, 'appstore-field-name'],
    ['a list of one', `{"signedPayload":["${jws}"]}`, 'appstore-field-name'],
    ['an object around it', `{"data":${notification}}`, 'wrapped'],
    ['a list around it', `[${notification}]`, 'wrapped'],
    ['an event of EventBridge', `{"detail-type":"x","source":"y","detail":${notification}}`, 'eventbridge-event'],
    ['an object four levels deep', `{"a":{"b":{"c":{"d":${notification}}}}}`, 'wrapped'],
    ['the 50th member', JSON.stringify({ ...Array(49).fill(0), d: JSON.parse(notification) }), 'wrapped'],
    ['base64', btoa(notification), 'base64'],
    ['HTML entities', notification.replaceAll('"', '&quot;'), 'entities'],
  ])('restore the notification from %s', async (_, text, accident) => {
    const [first] = await repairsOf(text)
    expect(first?.slice(0, 2)).toEqual([accident, notification])
  })

  it.each([
    ['an object five levels deep', `{"a":{"b":{"c":{"d":{"e":${notification}}}}}}`],
    ['a list of two', `{"signedPayload":["${jws}","x"]}`],
    ['a number', '{"signedPayload":7}'],
    ['another member', `{"payload":"${jws}"}`],
    ['a text', 'text'],
  ])('restore nothing from %s', async (_, text) => {
    expect(await repairsOf(text)).toEqual([])
  })

  it('say which accident happened before', async () => {
    const found = await repairsOf(btoa(`"${notification.replaceAll('"', '\\"')}"`))
    expect(
      found.some(
        ([accident, body, what]) => accident === 'base64' && body === notification && / Before that: /.test(what),
      ),
    ).toBe(true)
    const [once] = await repairsOf(btoa(notification))
    expect(once?.[2]).not.toContain('Before that')
  })

  it('end if the budget is spent', async () => {
    expect(await repairsOf(btoa(notification), new Budget({ operations: 0 }))).toEqual([])
  })
})

describe('readText', () => {
  it('returns an empty text for bytes that are not UTF-8', () => {
    expect([readText(encodeUtf8('é')), readText(Uint8Array.of(0xff))]).toEqual(['é', ''])
  })
})
