import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countMembers } from './json-members.js'

describe('countMembers', () => {
  it('counts what JSON.parse keeps, where every name is there once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(2), (object, indent) => {
        expect(countMembers(JSON.stringify(object, null, indent))).toBe(Object.keys(object).length)
      }),
    )
  })

  it.each([
    ['{"a":1,"a":2}', 2],
    ['{"a":1,"\\u0061":2}', 2],
    ['{"a":{"b":1,"b":2},"c":[{"d":1}]}', 2],
    ['{"__proto__":1,"__proto__":2}', 2],
    [String.raw`{"a":"\\","b":"\":","c\"":"\\\":"}`, 3],
    [' { } ', 0],
  ])('counts the members of %s: %d', (json, members) => {
    expect(JSON.parse(json)).toBeTypeOf('object')
    expect(countMembers(json)).toBe(members)
  })

  it('takes time that grows with the length alone', () => {
    const json = JSON.stringify({ a: '\\"'.repeat(500_000), b: '\\'.repeat(500_000) })
    const start = performance.now()
    expect(countMembers(json)).toBe(2)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
