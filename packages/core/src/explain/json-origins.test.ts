import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../encoding/bytes.js'
import type { Origin } from './accident.js'
import { Budget } from './budget.js'
import { engineOrigins, hasSortedKeys, type JsonHabits, jsonOrigins, timeForms } from './json-origins.js'

const textsOf = (origins: Iterable<Origin>): string[] =>
  [...origins].map(({ accident, bytes }) => `${accident.id} ${decodeUtf8(bytes)}`)

/** The accident of the first origin that is the signed text. */
function nameOf(arrived: string, signed: string, habits?: JsonHabits): string | undefined {
  for (const { accident, bytes } of jsonOrigins(arrived, new Budget(), habits))
    if (decodeUtf8(bytes) === signed) return accident.id
  return undefined
}

describe('jsonOrigins', () => {
  it.each([
    ['numbers', '{"n":3,"f":1.50,"z":2.0,"e":1e3,"s":"7","m":-4}'],
    ['times', '{"a":"2026-06-01T12:00:00Z","b":"2026-06-01 12:00:00.5+02:00","c":1780315200,"d":1780315200123}'],
    ['empty and absent values', '{"a":{},"b":[],"c":null,"d":"","e":[{}]}'],
    ['words', '{"a":"true","b":"NULL","c":1,"d":0,"e":"trued"}'],
    ['keys', '{"b":{"d":1,"c":2},"a":[]}'],
  ])('are these compact forms, the likeliest first: %s', (_, text) => {
    const compact = textsOf(jsonOrigins(text, new Budget())).filter((line) => !/[\n\r\t]|[:,] | [:,]/.test(line))
    expect(compact.join('\n')).toMatchSnapshot()
  })

  it.each<[what: string, arrived: string, signed: string, accident: string | undefined]>([
    ['indented by two', '{\n  "a": 1\n}', '{"a":1}', 'json-reserialised'],
    ['indented by tabs', '{"a":1}', '{\n\t"a": 1\n}', 'json-reserialised'],
    ['ASCII escapes', '{"a":"é"}', '{"a": "\\u00e9"}', 'json-reserialised'],
    ['a number as Python writes it, with spaces', '{"a":1}', '{"a": 1.0}', 'json-numbers'],
    ['one number of two', '{"a":1,"b":2}', '{"a":1,"b":2.0}', 'json-numbers'],
    ['an empty list that was an object', '{"a":[],"b":[]}', '{"a":{},"b":[]}', 'json-empty-values'],
    ['an absent member', '{"a":1,"b":null}', '{"a":1}', 'json-empty-values'],
    ['no JSON', 'a', 'b', undefined],
    ['a single value', '1', '1.0', undefined],
  ])('undo %s', (_, arrived, signed, accident) => {
    expect(nameOf(arrived, signed)).toBe(accident)
  })

  it('have the keys in each order in which the service writes them, with unknown keys at the end', () => {
    const keyOrders = [
      ['version', 'request', 'type'],
      ['type', 'version', 'request'],
    ]
    const arrived = '{"request":{"id":1,"type":"a"},"x":0,"version":"1"}'
    const first = '{"version":"1","request":{"type":"a","id":1},"x":0}'
    expect(nameOf(arrived, first)).toBeUndefined()
    expect(nameOf(arrived, first, { keyOrders })).toBe('json-keys-sorted')
    expect(nameOf(arrived, first.replace('"type":"a","id":1', '"id":1,"type":"a"'), { keyOrders })).toBeUndefined()
  })

  it('change each of at most 40 numbers, and each selection of at most 6 empty values', () => {
    const numbers = (count: number): string => `[${Array.from({ length: count }, (_, index) => 100 + index).join()}]`
    expect(nameOf(numbers(50), numbers(50).replace('139', '139.0'))).toBe('json-numbers')
    expect(nameOf(numbers(50), numbers(50).replace('140', '140.0'))).toBeUndefined()
    const lists = (count: number): string => `[${'[],'.repeat(count - 1)}[]]`
    expect(nameOf(lists(6), lists(6).replace('[],[]', '{},[]'))).toBe('json-empty-values')
    expect(nameOf(lists(7), lists(7).replace('[],[]', '{},[]'))).toBeUndefined()
  })

  it('are different texts, and never the one that arrived', () => {
    const text = '{"b":1,"a":[{},""]}'
    const texts = [...jsonOrigins(text, new Budget())].map(({ bytes }) => decodeUtf8(bytes))
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts).not.toContain(text)
  })

  it('end if the budget is spent', () => {
    const text = '{"b":1,"a":[{},""]}'
    const counts = [0, 4, 8, 20, 100, 150].map((times) => {
      const budget = new Budget({ read: times * text.length })
      return [[...jsonOrigins(text, budget)].length <= times, budget.isSpent]
    })
    expect(counts).toEqual(counts.map(() => [true, true]))
  })
})

describe('engineOrigins', () => {
  it('are the forms of JSON.stringify', () => {
    expect(textsOf(engineOrigins('{"a": [1.0]}', new Budget()))).toEqual([
      'json-reserialised {"a":[1]}',
      'json-reserialised {\n  "a": [\n    1\n  ]\n}',
      'json-reserialised {\n    "a": [\n        1\n    ]\n}',
      'json-reserialised {\n\t"a": [\n\t\t1\n\t]\n}',
    ])
    expect(textsOf(engineOrigins('{"a":1}', new Budget()))).toHaveLength(3)
    for (const text of ['1', 'null', 'a', '"{}"']) expect(textsOf(engineOrigins(text, new Budget()))).toEqual([])
  })
})

describe('hasSortedKeys', () => {
  it.each([
    ['{"a":1,"b":2,"c":3,"d":4,"e":5}', true],
    ['{"a":1,"b":2,"c":3,"d":4,"f":{"y":1,"x":2}}', false],
    ['[{"a":1,"b":2},{"a":1,"b":2,"c":3}]', true],
    ['{"b":1,"a":2,"c":3,"d":4,"e":5}', false],
    ['{"a":1,"b":2,"c":3,"d":4}', false],
    ['[{"a":1},{"b":1},{"c":1},{"d":1},{"e":1}]', false],
    ['text', false],
  ])('tells whether %s has at least five keys in alphabetical order', (text, isSorted) => {
    expect(hasSortedKeys(text)).toBe(isSorted)
  })
})

describe('timeForms', () => {
  it.each([
    '2026-06-01T12:00:00Z',
    '2026-06-01T14:00:00.000+02:00',
    '2026-06-01 12:00:00',
    '1780315200',
    '1780315200000',
  ])('are the forms in which programs write %s', (text) => {
    expect([...timeForms(text)]).toEqual([
      '2026-06-01T12:00:00Z',
      '2026-06-01T12:00:00.000Z',
      '2026-06-01T12:00:00+00:00',
      '1780315200000',
      '1780315200',
    ])
  })

  it.each([
    'yesterday',
    '12',
    '178031520',
    '17803152000',
    '2026-13-01T12:00:00Z',
    '2026-06-01',
    'x2026-06-01T12:00:00Z',
  ])('are the text itself if it is not a time: %s', (text) => {
    expect(new Set(timeForms(text))).toEqual(new Set([text]))
  })
})
