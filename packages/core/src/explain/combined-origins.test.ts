import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { Budget } from './budget.js'
import { combinedOrigins } from './combined-origins.js'
import type { JsonHabits } from './json-origins.js'
import { textOf } from './text-origins.js'

const json = '{"b":"x/y","a":[1]}'

async function namesOf(
  arrived: string | Uint8Array,
  signed: string,
  habits?: JsonHabits,
): Promise<readonly string[] | undefined> {
  const bytes = new Uint8Array(typeof arrived === 'string' ? encodeUtf8(arrived) : arrived)
  for await (const { accident, also, bytes: form } of combinedOrigins(bytes, new Budget(), habits))
    if (textOf(form, 'utf-8') === signed) return [accident, also].flatMap((one) => one?.id ?? [])
  return undefined
}

describe('combinedOrigins', () => {
  it.each<[what: string, arrived: string | Uint8Array, signed: string, names: readonly string[]]>([
    ['one accident', `${json}\n`, json, ['trailing-newline']],
    ['compression', gzipSync(json), json, ['compressed']],
    ['compression and base64', gzipSync(btoa(json)), json, ['compressed', 'base64']],
    ['compression and spaces', gzipSync('{"b": "x/y", "a": [1]}'), json, ['compressed', 'json-reserialised']],
    ['compression and a newline', gzipSync('text\n'), 'text', ['compressed', 'trailing-newline']],
    ['base64 and compression', gzipSync(json).toString('base64'), json, ['base64', 'compressed']],
    ['base64 twice', btoa(btoa(json)), json, ['base64', 'base64']],
    ['base64 and spaces', btoa('{"b": "x/y", "a": [1]}'), json, ['base64', 'json-reserialised']],
    ['a byte order mark and spaces', '\ufeff{"b": "x/y", "a": [1]}', json, ['byte-order-mark', 'json-reserialised']],
    [
      'an event and spaces',
      JSON.stringify({ requestContext: {}, body: '{"b": "x/y", "a": [1]}' }),
      json,
      ['lambda-event', 'json-reserialised'],
    ],
  ])('undo %s', async (_, arrived, signed, names) => {
    expect(await namesOf(arrived, signed)).toEqual(names)
  })

  it('have the keys in the order of the service, as a second accident too', async () => {
    const habits = { keyOrders: [['m', 'z', 'a']] }
    const [arrived, signed] = ['{"z":1,"a":2,"m":3}', '{"m":3,"z":1,"a":2}']
    expect(await namesOf(arrived, signed, habits)).toEqual(['json-keys-sorted'])
    expect(await namesOf(arrived, signed)).toBeUndefined()
  })

  it('are few for a second accident: 4 transports, 16 writers of JSON, and 24 texts', async () => {
    const counts = new Map<string, number>()
    const arrived = gzipSync(`"${json.replaceAll('"', '\\"')}"`)
    for await (const { accident, also } of combinedOrigins(new Uint8Array(arrived), new Budget())) {
      if (accident.id !== 'compressed' || also === undefined) continue
      counts.set(also.id, (counts.get(also.id) ?? 0) + 1)
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBeLessThanOrEqual(4 + 16 + 24)
    expect(total).toBeGreaterThan(4 + 16)
  })
})
