import { describe, expect, it } from 'vitest'
import { Budget } from './budget.js'
import { mapObjects, mapScalars, readJsonTree, stringValue } from './json-tree.js'

const members = (...list: readonly (readonly [string, unknown])[]): unknown => ({ members: list })

describe('readJsonTree', () => {
  it.each([
    ['{"a":1.50,"b":"\\u00e9\\""}', members(['"a"', '1.50'], ['"b"', '"\\u00e9\\""'])],
    ['{"b":{"a":null},"a":[true,false]}', members(['"b"', members(['"a"', 'null'])], ['"a"', ['true', 'false']])],
    ['{"a":1,"a":2}', members(['"a"', '1'], ['"a"', '2'])],
    [' \t\r\n[ 1 , -2e3\t,\r"x" \n] ', ['1', '-2e3', '"x"']],
    ['{ "a" : [ ] , "b\\\\" : { } }', members(['"a"', []], ['"b\\\\"', members()])],
    ['[1\t,2\r,3\n]', ['1', '2', '3']],
    ['{"a":1\n}', members(['"a"', '1'])],
    ['[]', []],
  ])('keeps the order of members and the form of each value: %j', (text, node) => {
    expect(readJsonTree(text)).toEqual(node)
  })

  it.each(['', '1', '"a"', 'null', 'true', '{"a":}', '[1', "{'a':1}"])(
    'reads neither a single value nor a text that is not JSON: %j',
    (text) => {
      expect(readJsonTree(text)).toBeUndefined()
    },
  )

  it('reads 50,000 nodes, and no more', () => {
    const list = (count: number): string => `[${'0,'.repeat(count - 1)}0]`
    expect(readJsonTree(list(49_999))).toHaveLength(49_999)
    expect(readJsonTree(list(50_000))).toBeUndefined()
  })

  it('takes parsing and reading from the budget', () => {
    expect(readJsonTree('[1]', new Budget({ read: 6 }))).toEqual(['1'])
    expect(readJsonTree('[1]', new Budget({ read: 5 }))).toBeUndefined()
    expect(readJsonTree('[1]', new Budget({ read: 2 }))).toBeUndefined()
  })
})

describe('mapScalars and mapObjects', () => {
  const node = readJsonTree('{"b":{"d":"x","c":[1,{}]},"a":2}') ?? ''

  it('change each scalar, and the keys if they are wanted', () => {
    const upper = (token: string): string => token.toUpperCase()
    expect(mapScalars(node, upper)).toEqual(
      members(['"b"', members(['"d"', '"X"'], ['"c"', ['1', members()]])], ['"a"', '2']),
    )
    expect(mapScalars(node, upper, true)).toEqual(
      members(['"B"', members(['"D"', '"X"'], ['"C"', ['1', members()]])], ['"A"', '2']),
    )
  })

  it('change each object, the inner ones first', () => {
    const sizes: number[] = []
    const reversed = mapObjects(node, (list) => {
      sizes.push(list.length)
      return list.toReversed()
    })
    expect(sizes).toEqual([0, 2, 2])
    expect(reversed).toEqual(members(['"a"', '2'], ['"b"', members(['"c"', ['1', members()]], ['"d"', '"x"'])]))
  })
})

describe('stringValue', () => {
  it('returns the text of a JSON string', () => {
    expect(stringValue('"\\u00e9\\n"')).toBe('é\n')
  })
})
