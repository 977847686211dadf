import { describe, expect, it } from 'vitest'
import { optionalHeader, readHeaderFields, requiredHeader } from './header-fields.js'

describe('readHeaderFields', () => {
  it('looks a name up in any case, from Headers and from a list', () => {
    const pairs: [string, string][] = [['X-Some', ' \tvalue ']]
    for (const fields of [readHeaderFields(pairs), readHeaderFields(new Headers(pairs))]) {
      expect(fields.values('x-some')).toEqual(['value'])
      expect(fields.names()).toEqual(['x-some'])
      expect(fields.values('x-other')).toEqual([])
    }
  })

  it('keeps the lines of a list apart, so that a repeated header is seen', () => {
    const fields = readHeaderFields([
      ['A', '1'],
      ['a', '1'],
    ])
    expect(() => requiredHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
    expect(() => optionalHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })

  it('takes an empty header for a missing one', () => {
    const fields = readHeaderFields([['A', '  ']])
    expect(() => requiredHeader(fields, 'a', 'A')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_MISSING' }))
    expect(() => requiredHeader(fields, 'b', 'B')).toThrow(expect.objectContaining({ code: 'ERR_HEADER_MISSING' }))
  })

  it('trims in linear time, and keeps white space inside a value', () => {
    const value = `a${' '.repeat(200_000)}b`
    const started = performance.now()
    expect(readHeaderFields([['A', `\t ${value} \t`]]).values('a')).toEqual([value])
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
