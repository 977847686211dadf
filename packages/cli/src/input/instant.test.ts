import { describe, expect, it } from 'vitest'
import { parseInstant } from './instant.js'

describe('parseInstant', () => {
  it('reads RFC 3339', () => {
    expect(parseInstant('2019-07-15T22:44:25Z').toISOString()).toBe('2019-07-15T22:44:25.000Z')
    expect(parseInstant('2020-02-29T01:00:00.5+02:00').toISOString()).toBe('2020-02-28T23:00:00.500Z')
  })

  it.each([
    '',
    'now',
    '2019-07-15',
    '2019-07-15T22:44:25',
    '2019-02-29T00:00:00Z',
    '2019-13-01T00:00:00Z',
    '2019-01-01T25:00:00Z',
  ])('refuses %j', (text) => {
    expect(() => parseInstant(text)).toThrow('Not a time')
  })
})
