import { describe, expect, it, vi } from 'vitest'
import { optionalHeader, requiredHeader, usualHeaderFields } from './header-fields.js'
import { readHeaderFields } from './header-lines.js'

describe('readHeaderFields', () => {
  it('looks a name up in any case, from Headers and from a list', () => {
    const pairs: [string, string][] = [['X-Some', ' \tvalue ']]
    for (const fields of [readHeaderFields(pairs), readHeaderFields(new Headers(pairs))]) {
      expect(requiredHeader(fields, 'x-some', 'X-Some')).toBe('value')
      expect(fields.values('x-some')).toEqual(['value'])
      expect(fields.names()).toEqual(['x-some'])
      expect(fields.values('x-other')).toEqual([])
    }
  })

  it('keeps the lines of a list separate, so that a repeated header is noticed', () => {
    const fields = readHeaderFields([
      ['A', '1'],
      ['a', '1'],
    ])
    expect(() => requiredHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
    expect(() => optionalHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })

  it('treats an empty header as missing', () => {
    const fields = readHeaderFields([['A', '  ']])
    expect(() => requiredHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_MISSING' }))
    expect(() => requiredHeader(fields, 'b', 'B')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_MISSING' }))
  })

  it('trims in linear time, and keeps white space inside a value', () => {
    // Time that grows with the square of this length would run into the time limit of the test.
    const value = `a${' '.repeat(1_000_000)}b`
    expect(readHeaderFields([['A', `\t ${value} \t`]]).values('a')).toEqual([value])
  })

  it.each<[string, unknown]>([
    ['Headers', new Headers({ a: '1 ' })],
    ['Headers that keep white space', { get: () => '1 \t', append() {}, keys: () => ['a'] }],
    ['pairs', [['A', ' 1']]],
    ['a plain object', { A: '1' }],
    ['an object without a prototype', Object.assign(Object.create(null), { A: '1' })],
    ['a value that is a number', { A: 1 }],
    ['a value that is a list', { A: ['1'], b: undefined }],
    ['a value that is null', { A: '1', b: null }],
    ['a flat list, as in Node', ['A', '1', 'B', '2']],
    ['a flat list with a number, a list and nothing in it', ['A', 1, 'B', ['2', '3'], 'C', undefined]],
    ['a generator', pairsOf(['A', '1'])],
  ])('reads %s', (_, headers) => {
    const fields = readHeaderFields(headers)
    expect(fields.values('a')).toEqual(['1'])
    expect(fields.names()[0]).toBe('a')
  })

  it('keeps the values of a list separate in every form of headers', () => {
    for (const headers of [{ A: ['1', '2'] }, ['A', ['1', '2']], [['A', ['1', '2']]], ['a', '1', 'A', '2']])
      expect(readHeaderFields(headers).values('a')).toEqual(['1', '2'])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'a: b'],
    ['a number', 1],
    ['a function', () => []],
    ['a list with a name only', ['a']],
    ['strings of two characters', new Set(['ab'])],
    ['a pair that is null', [null]],
    ['a name that is a String object', [[new String('a'), '1']]],
    ['a name that is not a string', [[1, 'a']]],
    ['a name that is a symbol', [[Symbol('a'), 'a']]],
    ['a value that is an object', { a: { b: 'c' } }],
    ['a value that is not a number', { a: Number.NaN }],
    ['a list in a list', { a: [['b']] }],
    ['a pair without a value', [['a']]],
  ])('refuses %s', (_, headers) => {
    expect(() => readHeaderFields(headers)).toThrow(TypeError)
  })

  it('ignores inherited members', () => {
    const everything = Object.prototype as { inherited?: string }
    everything.inherited = '1'
    try {
      expect(readHeaderFields({}).values('inherited')).toEqual([])
    } finally {
      delete everything.inherited
    }
  })

  it('uses :authority as Host, and refuses it if Host differs', () => {
    const values = (headers: [string, string][]) => readHeaderFields(headers).values('host')
    expect(values([[':authority', 'a.test']])).toEqual(['a.test'])
    expect(
      values([
        [':authority', 'A.test'],
        ['host', 'a.test'],
      ]),
    ).toEqual(['a.test'])
    expect(
      values([
        [':authority', ''],
        ['host', 'a.test'],
      ]),
    ).toEqual(['a.test'])
    expect(
      readHeaderFields([
        [':method', 'GET'],
        [':path', '/'],
      ]).names(),
    ).toEqual([])
    for (const lines of [
      [
        [':authority', 'a.test'],
        ['host', 'a.test'],
        ['host', 'b.test'],
      ],
      [
        [':authority', 'a.test'],
        ['host', 'b.test'],
      ],
      [
        ['host', 'b.test'],
        [':authority', 'a.test'],
      ],
    ] as [string, string][][])
      expect(() => values(lines)).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })

  it('compares :authority only with Host', () => {
    const lines = [
      [':authority', 'a.test'],
      ['Host', 'a.test'],
      ['date', 'b.test'],
      ['x-host', 'b.test'],
    ]
    expect(readHeaderFields(lines).values('host')).toEqual(['a.test'])
  })

  it('converts each name to lower case once, even if many names are looked up', () => {
    const count = 500
    const name = (index: number) => `X-${1_000 + index}`
    const fields = readHeaderFields(Array.from({ length: count }, (_, index) => [name(index), `${index}`]))
    const toLowerCase = vi.spyOn(String.prototype, 'toLowerCase')
    try {
      for (let index = 0; index < count; index += 1) expect(fields.values(`x-${1_000 + index}`)).toEqual([`${index}`])
      expect(fields.names()).toHaveLength(count)
      expect(fields.names()).toHaveLength(count)
      // The first twenty look-ups compare the names as they arrived. The test runner adds a few calls.
      expect(toLowerCase.mock.calls.length).toBeLessThan(count * 22)
    } finally {
      toLowerCase.mockRestore()
    }
  })
})

describe('usualHeaderFields', () => {
  it.each<[string, unknown]>([
    ['Headers', new Headers({ a: '1' })],
    ['Headers of another class', { get: () => '1', append() {} }],
    ['pairs', [['A', '1']]],
  ])('reads %s', (_, headers) => {
    expect(usualHeaderFields(headers)?.values('a')).toEqual(['1'])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'a: b'],
    ['a function', Object.assign(() => {}, { get() {}, append() {} })],
    ['an object with get() only', new Map()],
    ['an object with append() only', { append() {} }],
    [
      'a pair with a pseudo-header field',
      [
        ['A', '1'],
        [':path', '/'],
      ],
    ],
    ['a name that is not a string', [[['a'], '1']]],
    ['a value that is not a text', [['a', 1]]],
    ['texts', ['a', '1']],
  ])('leaves %s to the code for unusual forms', (_, headers) => {
    expect(usualHeaderFields(headers)).toBeUndefined()
  })

  it.each([null, undefined])('treats a header as absent if get() returns %s', (value) => {
    expect(usualHeaderFields({ get: () => value, append() {} })?.values('a')).toEqual([])
  })

  it('refuses a value that is not a string', () => {
    const fields = usualHeaderFields({ get: () => new String('1'), append() {} })
    expect(() => fields?.values('a')).toThrow(TypeError)
  })
})

function* pairsOf(...pairs: [string, string][]): Iterable<[string, string]> {
  yield* pairs
}
