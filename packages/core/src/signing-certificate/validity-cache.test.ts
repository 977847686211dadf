import { describe, expect, it } from 'vitest'
import { ValidityCache } from './validity-cache.js'
import { VerificationKey } from './verification-key.js'

const at = (text: string): Date => new Date(`2026-01-01T${text}Z`)
const validity = { notBefore: at('00:00:00').getTime(), notAfter: at('10:00:00').getTime() }
const keyOf = (url: string): VerificationKey =>
  new VerificationKey(globalThis.crypto, {
    certificate: { url, dnsName: undefined },
    subject: '',
    jwk: {},
    validity,
    from: 'download',
  })

describe('ValidityCache', () => {
  it('returns a key for an hour', () => {
    const cache = new ValidityCache<VerificationKey>(10)
    const key = keyOf('a')
    cache.set('a', key, at('01:00:00'))
    expect(cache.get('a', at('01:59:59'))).toBe(key)
    expect(cache.get('a', at('02:00:00'))).toBeUndefined()
    expect(cache.get('a', at('01:30:00'))).toBeUndefined()
  })

  it('checks the validity again at each use', () => {
    const cache = new ValidityCache<VerificationKey>(10)
    const key = keyOf('a')
    cache.set('a', key, at('09:30:00'))
    expect(cache.get('a', at('10:00:00'))).toBe(key)
    expect(cache.get('a', at('10:00:01'))).toBeUndefined()
    const dayBefore = new Date('2025-12-31T23:59:59Z')
    for (const [now, found] of [
      [dayBefore, undefined],
      [at('00:00:00'), key],
    ] as const) {
      cache.set('a', key, dayBefore)
      expect(cache.get('a', now)).toBe(found)
    }
  })

  it.each([new Date(Number.NaN), at('00:59:59')])('returns nothing if the clock is not valid or went back', (now) => {
    const cache = new ValidityCache<VerificationKey>(10)
    cache.set('a', keyOf('a'), at('01:00:00'))
    expect(cache.get('a', now)).toBeUndefined()
  })

  it('is bounded, and removes the oldest key first', () => {
    const cache = new ValidityCache<VerificationKey>(2)
    for (const url of ['a', 'b', 'a', 'c']) cache.set(url, keyOf(url), at('01:00:00'))
    expect(['a', 'b', 'c'].map((url) => cache.get(url, at('01:00:00')) !== undefined)).toEqual([true, false, true])
  })
})
