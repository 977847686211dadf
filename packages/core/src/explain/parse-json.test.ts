import { describe, expect, it } from 'vitest'
import { Budget } from './budget.js'
import { parseJson } from './parse-json.js'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const objects = (count: number): string => `[${'{},'.repeat(count - 2)}{}]`

describe('parseJson', () => {
  it('parses JSON of any type', () => {
    for (const value of [{ a: [1, '}]'] }, [], 'text', 7, null, true])
      expect(parseJson(JSON.stringify(value))).toEqual(value)
  })

  it('returns undefined for a text that is not JSON', () => {
    for (const text of ['', '{', "{'a':1}", 'undefined', '"', '[1,]']) expect(parseJson(text)).toBeUndefined()
  })

  it('parses 100 levels and 50,000 arrays and objects, and no more', () => {
    expect([parseJson(nested(100)), parseJson(nested(101))].map(Array.isArray)).toEqual([true, false])
    const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect([parseJson(deep(100)), parseJson(deep(101))].map((value) => typeof value)).toEqual(['object', 'undefined'])
    expect([parseJson(objects(50_000)), parseJson(objects(50_001))].map(Array.isArray)).toEqual([true, false])
  })

  it('counts no brackets in strings, and counts a level only while it is open', () => {
    expect(parseJson(JSON.stringify(['['.repeat(200), '\\"{'.repeat(200)]))).toHaveLength(2)
    expect(parseJson(`[${'[[]],'.repeat(200)}{"a":{}},{"b":{}}]`)).toHaveLength(202)
    expect(parseJson(`[${'{"a":{}},'.repeat(200)}1]`)).toHaveLength(201)
  })

  it('takes the text from the budget', () => {
    const budget = new Budget({ read: 5 })
    expect([parseJson('[1]', budget), parseJson('[1]', budget), budget.isSpent]).toEqual([[1], undefined, true])
  })
})
