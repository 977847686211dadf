import { describe, expect, it } from 'vitest'
import { canonicalQuery, maxQueryItems } from './canonical-query.js'
import { apigProfiles } from './profiles.js'

const { strict, go, java, javascript } = apigProfiles

describe('canonicalQuery', () => {
  it.each([
    ['', ''],
    ['&', ''],
    ['a', 'a='],
    ['a=', 'a='],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['a=1&a=1', 'a=1&a=1'],
    ['a=1&&b=2&', 'a=1&b=2'],
    ['a=b=c', 'a=b%3Dc'],
    ['q=a+b', 'q=a%2Bb'],
    ['q=a;b', 'q=a%3Bb'],
    ['%41=%7e', 'A=~'],
    ['a%26b=1', 'a%26b=1'],
    ['a%3Db=1', 'a%3Db=1'],
    ['a=%2526', 'a=%2526'],
    ['ab=1&a=2&a-=3', 'a=2&a-=3&ab=1'],
    ['__proto__=1&constructor', '__proto__=1&constructor='],
  ])('%s becomes %s', (query, canonical) => {
    expect(canonicalQuery(query, strict)).toBe(canonical)
  })

  it('sorts by code point, by code unit or by encoded text', () => {
    const query = '%F0%9F%98%80&%EF%BF%BD&%5B&A&%C3%A9'
    expect(canonicalQuery(query, strict)).toBe('A=&%5B=&%C3%A9=&%EF%BF%BD=&%F0%9F%98%80=')
    expect(canonicalQuery(query, javascript)).toBe('A=&%255B=&%C3%A9=&%F0%9F%98%80=&%EF%BF%BD='.replace('%255B', '%5B'))
    expect(canonicalQuery(query, java)).toBe('%5B=&%C3%A9=&%EF%BF%BD=&%F0%9F%98%80=&A=')
  })

  it('refuses or signs an item without a name', () => {
    for (const query of ['=', '=v', 'a=1&=evil']) {
      expect(() => canonicalQuery(query, strict)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
    }
    expect(canonicalQuery('a=1&=v', go)).toBe('=v&a=1')
  })

  it.each(['a=%', '%4=1', 'a=%FF', '%C3=%A9'])('refuses %s', (query) => {
    expect(() => canonicalQuery(query, strict)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
  })

  it('reads + as a space if the profile says so, but never %2B', () => {
    expect(canonicalQuery('q=a+b%2B', go)).toBe('q=a%20b%2B')
  })

  it('refuses too many items', () => {
    const most = Array.from({ length: maxQueryItems }, () => 'a').join('&')
    expect(canonicalQuery(most, strict)).toHaveLength(maxQueryItems * 3 - 1)
    expect(() => canonicalQuery(`${most}&`, strict)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
  })
})
