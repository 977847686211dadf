import { describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.js'
import { parseHeaderList } from './header-list.js'

const parse = (value: unknown) => parseHeaderList(new TextEncoder().encode(JSON.stringify(value)), 'headers.json')

describe('parseHeaderList', () => {
  it('reads an object, in which a list of values is a repeated header', () => {
    expect(parse({ A: '1', b: ['2', '3'] })).toEqual([
      ['A', '1'],
      ['b', '2'],
      ['b', '3'],
    ])
  })

  it('reads pairs', () => {
    expect(
      parse([
        ['A', '1'],
        ['A', '2'],
      ]),
    ).toEqual([
      ['A', '1'],
      ['A', '2'],
    ])
  })

  it.each([
    [null],
    [1],
    ['A: 1'],
    [{ a: 1 }],
    [{ a: null }],
    [['a', 'b', 'c']],
    [[['a']]],
    [[[1, 'a']]],
    [[['a', 'b', 'c']]],
  ])('refuses %j', (value) => {
    expect(() => parse(value)).toThrow(OperatorError)
  })

  it('does not quote a file that is not JSON', () => {
    expect(() => parseHeaderList(new TextEncoder().encode('hunter2'), 'headers.json')).toThrow(
      /^headers.json is not JSON in UTF-8$/,
    )
  })
})
