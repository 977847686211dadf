import { describe, expect, it } from 'vitest'
import { signedQueryItems } from './canonical/canonical-query.js'
import { apigProfiles } from './canonical/profiles.js'
import { splitRequestTarget } from './canonical/request-target.js'
import { type ApigTarget, createPayload } from './payload.js'

const facts = {
  algorithm: 'SDK-HMAC-SHA256',
  accessKey: 'key1',
  signedHeaders: ['host', 'x-sdk-date'],
  bodySigned: true,
} as const

function targetOf(url: string, profile: keyof typeof apigProfiles = 'strict'): ApigTarget {
  const target = splitRequestTarget(url)
  const items = signedQueryItems(target.query, apigProfiles[profile])
  return createPayload({ ...facts, signedHeaders: [] }, target, items, apigProfiles[profile]).target
}

describe('createPayload', () => {
  it('has the facts and the decoded target, frozen at every level', () => {
    const payload = createPayload(
      { ...facts, signedHeaders: ['host'] },
      splitRequestTarget('/a?b=1'),
      [{ name: 'b', value: '1' }],
      apigProfiles.go,
    )
    const { target } = payload
    expect(payload).toEqual({ ...facts, signedHeaders: ['host'], target: { path: ['a'], query: [['b', '1']] } })
    for (const value of [payload, payload.signedHeaders, target, target.path, target.query, ...target.query])
      expect(Object.isFrozen(value)).toBe(true)
  })

  it.each([
    ['/', []],
    ['/a', ['a']],
    ['/a/', ['a']],
    ['/a//', ['a', '']],
    ['//', ['']],
    ['/a%2Fb/..', ['a', 'b', '..']],
    ['/caf%C3%A9%20', ['caf\u00e9 ']],
  ])('returns the segments of %s', (url, path) => {
    expect(targetOf(url).path).toEqual(path)
  })

  it('keeps the escapes in a path that decodeURI keeps, in the profile that decodes with it', () => {
    expect(targetOf('/a%2Fb%20', 'javascript').path).toEqual(['a%2Fb '])
  })

  // U+1F600 comes before U+FFFD by UTF-16 code unit, and after it by code point. If it is encoded, `[` comes before `A`.
  it.each([
    ['strict', ['A', '[', '\u00e9', '\ufffd', '\u{1f600}']],
    ['javascript', ['A', '[', '\u00e9', '\u{1f600}', '\ufffd']],
    ['java', ['[', '\u00e9', '\ufffd', '\u{1f600}', 'A']],
  ] as const)('returns the query in the order of signing of the profile %s', (profile, names) => {
    const { query } = targetOf('/?%F0%9F%98%80&%EF%BF%BD&%5B&A&%C3%A9', profile)
    expect(query).toEqual(names.map((name) => [name, '']))
  })

  it('orders by code point, which puts surrogates last', () => {
    const names = ['\ud7ff', '\ue000', '\ufffd', '\u{10000}', '\u{10ffff}']
    const reversed = names.toReversed().map(encodeURIComponent).join('&')
    expect(targetOf(`/?${reversed}`).query).toEqual(names.map((name) => [name, '']))
  })

  it.each(['strict', 'javascript', 'java'] as const)(
    'orders equal names by their values in the profile %s',
    (profile) => {
      const { query } = targetOf('/?a&a=10&b=0&a=b&a=1', profile)
      expect(query).toEqual([
        ['a', ''],
        ['a', '1'],
        ['a', '10'],
        ['a', 'b'],
        ['b', '0'],
      ])
    },
  )
})
