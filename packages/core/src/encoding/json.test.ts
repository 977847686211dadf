import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDepth, maxMembers, parseUnproven } from './json.js'

const parse = (json: string) => parseUnproven(new TextEncoder().encode(json))
const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`

describe('parseUnproven', () => {
  it('gives the same result as JSON.parse if no name occurs twice', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(2), (object, indent) => {
        const json = JSON.stringify(object, null, indent)
        expect({ ...parse(json) }).toEqual({ ...JSON.parse(json) })
      }),
    )
  })

  it.each([
    String.raw`{"a":"\\","b":"\":","c\"":"\\\":"}`,
    ' { } ',
    '{"a":{"b":1,"b":2},"c":[{"d":1}]}',
    '{"a":"[[[[,,,,::::"}',
  ])('accepts %s', (json) => {
    expect({ ...parse(json) }).toEqual(JSON.parse(json))
  })

  it.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"__proto__":1,"__proto__":2}'])(
    'refuses two members with one name: %s',
    (json) => {
      expect(() => parse(json)).toThrow('has two fields with one name')
    },
  )

  it.each(['{"a', '"', '{"a\\"', '{"a":"b\\'])('refuses a text that ends within a string: %j', (json) => {
    expect(() => parse(json)).toThrow('is not JSON in UTF-8')
  })

  it.each(['', 'null', '[]', '"text"', '1'])('refuses %j, which is not an object', (json) => {
    expect(() => parse(json)).toThrow(SyntaxError)
  })

  it.each([1, 2, 3, 4_094, 4_095, 4_096, 4_097, 8_192, 20_000])(
    'finds the end of a string with %i escaped characters',
    (count) => {
      for (const character of ['"', '\\', '\n', 'a"', '\\"', '"}', '😀"']) {
        const value = character.repeat(count)
        expect(parse(JSON.stringify({ value, other: 1 }))).toEqual({ value, other: 1 })
        expect(() => parse(`{"value":${JSON.stringify(value)},"value":1}`)).toThrow('two fields with one name')
        expect(() => parse(`{"value":${JSON.stringify(value).slice(0, -1)}`)).toThrow('not JSON')
      }
    },
  )

  it('does not quote text that it cannot parse', () => {
    for (const json of ['{"secret": oops}', 'secret', '{"secret"'])
      expect(() => parse(json)).toThrow(/^is not JSON in UTF-8$/)
    expect(() => parseUnproven(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/^is not JSON in UTF-8$/)
  })

  it('returns own members only, and keeps __proto__ as an ordinary name', () => {
    const value = parse('{"__proto__":{"x":1}}')
    expect(value.x).toBeUndefined()
    expect(value.toString).toBeUndefined()
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  it('accepts JSON at the limits, and refuses JSON beyond them', () => {
    expect(parse(nested(maxDepth))).toBeDefined()
    expect(() => parse(nested(maxDepth + 1))).toThrow('is nested more than 64 levels deep')
    const wide = (members: number) => `{"a":[${Array(members).fill('0').join()}]}`
    expect(parse(wide(maxMembers - 1))).toBeDefined()
    expect(() => parse(wide(maxMembers))).toThrow('has more than 10000 members')
  })

  it.each([
    ['open brackets', '['.repeat(1_000_000)],
    ['open brackets in an object', `{"a":${'['.repeat(1_000_000)}`],
    ['empty objects', `[${'{},'.repeat(400_000)}{}]`],
    ['closing brackets first', ']'.repeat(1_000_000)],
  ])('does not parse a megabyte of %s', (_, json) => {
    const parsed: string[] = []
    const original = JSON.parse
    JSON.parse = (text: string) => {
      parsed.push(text)
      return original(text)
    }
    try {
      expect(() => parse(json)).toThrow(SyntaxError)
    } finally {
      JSON.parse = original
    }
    // Only text without nesting reaches the parser, which fails at the first character.
    expect(parsed.filter((text) => !text.startsWith(']'))).toEqual([])
  })
})
