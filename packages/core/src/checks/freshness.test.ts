import { describe, expect, it } from 'vitest'
import { checkFreshness } from './freshness.js'

const now = new Date('2026-01-01T00:00:00Z')
const shifted = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)
const outOfRange = expect.objectContaining({ code: 'ERR_TIMESTAMP_OUT_OF_RANGE' })

describe('checkFreshness', () => {
  it.each([-10, -9.999, 0, 5])('accepts %d s, because both limits are included', (seconds) => {
    expect(() => checkFreshness(shifted(seconds), now, { past: 10, future: 5 })).not.toThrow()
  })

  it.each([-10.001, -11, 5.001, 6])('refuses %d s', (seconds) => {
    expect(() => checkFreshness(shifted(seconds), now, { past: 10, future: 5 })).toThrow(outOfRange)
  })

  it.each([
    [-10.5, 'timestamp is 10.5 s old (limit 10 s)'],
    [6, 'timestamp is 6 s in the future (limit 5 s)'],
  ])('reports how far %d s is beyond the limit', (seconds, message) => {
    expect(() => checkFreshness(shifted(seconds), now, { past: 10, future: 5 })).toThrow(message)
  })

  it('uses the name that the caller gives to the time', () => {
    const tolerance = { past: 10, future: 5 }
    expect(() => checkFreshness(shifted(-11), now, tolerance, 'signedDate')).toThrow(
      'signedDate is 11 s old (limit 10 s)',
    )
    expect(() => checkFreshness(new Date(Number.NaN), now, tolerance, 'signedDate')).toThrow(
      'signedDate or the clock is not a valid time',
    )
  })

  it('refuses a timestamp that is not valid, and a clock that is not valid', () => {
    const none = new Date(Number.NaN)
    expect(() => checkFreshness(none, now, { past: 10, future: 10 })).toThrow(outOfRange)
    expect(() => checkFreshness(now, none, { past: 10, future: 10 })).toThrow(outOfRange)
  })
})
