import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../encoding/bytes.js'
import { accidents } from './accidents.js'
import { Budget } from './budget.js'
import { type MessageForm, repairMessage, withFields } from './message-repairs.js'
import { parseJson } from './parse-json.js'

const { duplicateFields, fieldNames } = accidents

// A message is an object with a text in `sig` and no second field of a name. Another case of the name can be restored.
const form: MessageForm = {
  isMessage: (body) => {
    const text = new TextDecoder().decode(body)
    const value = parseJson(text)
    return isFields(value) && typeof value.sig === 'string' && (text.match(/"sig"/g)?.length ?? 0) === 1
  },
  restore: (value) => {
    const isRenamed = 'SIG' in value
    return { accident: isRenamed ? fieldNames : undefined, fields: isRenamed ? { sig: value.SIG } : value }
  },
  duplicateFields,
}
const message = '{"sig":"a signature of some length"}'
const renamed = message.replace('sig', 'SIG')

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

async function repairsOf(
  arrived: string | Uint8Array,
  budget = new Budget(),
  of: MessageForm = form,
): Promise<readonly (readonly [id: string, body: string])[]> {
  const repairs: [string, string][] = []
  const bytes = typeof arrived === 'string' ? encodeUtf8(arrived) : new Uint8Array(arrived)
  for await (const { accident, body } of repairMessage(of, bytes, budget))
    repairs.push([accident.id, decodeUtf8(body ?? new Uint8Array(0))])
  return repairs
}

describe('repairMessage', () => {
  it.each<[what: string, arrived: string | Uint8Array, accident: string]>([
    ['fields with other names', renamed, 'sns-field-names'],
    ['a field twice', message.replace('{', '{"sig":"x",'), 'sns-duplicate-fields'],
    ['base64', btoa(message), 'base64'],
    ['gzip', gzipSync(message), 'compressed'],
    ['gzip in base64', gzipSync(message).toString('base64'), 'base64'],
    ['a text in an event', JSON.stringify({ requestContext: {}, body: message }), 'lambda-event'],
    ['an event in base64', btoa(JSON.stringify({ requestContext: {}, body: message })), 'base64'],
    ['base64 of fields with other names', btoa(renamed), 'base64'],
    ['entities', message.replaceAll('"', '&quot;'), 'entities'],
  ])('restores the message from %s', async (_, arrived, accident) => {
    expect(await repairsOf(arrived)).toContainEqual([accident, message])
  })

  it('restores nothing if the body is a complete message, or cannot be a message', async () => {
    for (const body of [message, message.replace('some', 'a b+c%20'), '', '{"a":1}', 'text', '[1]', 'null'])
      expect(await repairsOf(body)).toEqual([])
  })

  it('restores no message that contains U+FFFD', async () => {
    expect(await repairsOf(btoa('{"sig":"Zo\xeb"}'))).not.toContainEqual(['base64', expect.stringContaining('\ufffd')])
  })

  it('restores an object inside another only if the form says what the message is', async () => {
    const inside: MessageForm = { ...form, isInside: (value) => 'sig' in value || 'SIG' in value }
    for (const one of [`{"x":1,"data":${message}}`, `[${message}]`, `{"x":null,"data":${message}}`]) {
      expect(await repairsOf(one, new Budget(), inside)).toContainEqual(['wrapped', message])
      expect(await repairsOf(one)).toEqual([])
    }
    const many = (count: number): string => JSON.stringify([...Array(count - 1).fill(0), JSON.parse(message)])
    expect(await repairsOf(many(20), new Budget(), inside)).toHaveLength(1)
    expect(await repairsOf(many(21), new Budget(), inside)).toEqual([])
    for (const text of ['7', 'null', '', '"x"']) expect(await repairsOf(text, new Budget(), inside)).toEqual([])
  })

  it('ends if the budget is spent', async () => {
    expect(await repairsOf(btoa(message), new Budget({ operations: 0 }))).toEqual([])
    expect(await repairsOf(gzipSync(message), new Budget({ hashed: 5 }))).toEqual([])
  })
})

describe('withFields', () => {
  it('replaces or adds fields', () => {
    const changed = withFields(encodeUtf8('{"a":"1","b":"2"}'), { b: '3', c: '4' })
    expect(changed && decodeUtf8(changed)).toBe('{"a":"1","b":"3","c":"4"}')
  })

  it('returns undefined for a body that is not JSON in UTF-8', () => {
    for (const body of [encodeUtf8('{'), Uint8Array.of(0xff)]) expect(withFields(body, {})).toBeUndefined()
  })
})
