import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { methodReport, timestampReport } from './common-reports.js'
import type { Explained, Finding } from './report-checks.js'

const now = new Date('2026-06-01T12:00:00Z')
const error = new VerificationError('ERR_TIMESTAMP_OUT_OF_RANGE', 'timestamp is old (limit 150 s)', {})

function describeMethod(method: string, failure?: VerificationError): unknown {
  return methodReport.describe?.({ request: { method }, ...(failure && { error: failure }) } as Explained<unknown>)
}

describe('methodReport', () => {
  it('says nothing about a method that passed', () => {
    expect(describeMethod('POST')).toBeUndefined()
  })

  it('names another method as likely a probe', () => {
    const fix = 'Mount the verifier on POST alone; a browser, a probe or a redirect (301, 302) sends GET.'
    expect(describeMethod('GET', error)).toEqual({
      evidence: { method: 'GET', expected: 'POST' },
      hint: fix,
      diagnosis: { cause: 'The method is GET, and the service sends POST.', fix, confidence: 'likely' },
    })
    expect(describeMethod('x'.repeat(41), error)).toMatchObject({ evidence: { method: 'x'.repeat(40) } })
  })

  it('names another case as proven', () => {
    const fix = "Pass the method as it arrived: 'POST'."
    expect(describeMethod('post', error)).toEqual({
      evidence: { method: 'post', expected: 'POST' },
      hint: fix,
      diagnosis: { cause: 'The method is not written in upper case.', fix, confidence: 'proven' },
    })
  })
})

describe('timestampReport', () => {
  const report = timestampReport<{ timestamp: Date }>(({ timestamp }) => timestamp)
  const explain = (timestamp: Date | undefined, failure?: VerificationError, clock = now): Finding | undefined =>
    report.describe?.({
      found: timestamp && { timestamp },
      now: clock,
      ...(failure && { error: failure }),
    } as unknown as Explained<{ timestamp: Date }>) as Finding | undefined
  const behind = (seconds: number): Finding | undefined => explain(new Date(now.getTime() - seconds * 1_000), error)

  it('reports the timestamp and the clock, and nothing if the timestamp could not be read', () => {
    expect(explain(now)).toEqual({ evidence: { timestamp: now, now } })
    expect(timestampReport(() => undefined).describe?.({ found: {}, now, error } as never)).toBeUndefined()
  })

  it.each<[seconds: number, accident: string, hours: number | undefined]>([
    [7_200, 'time-zone', 2],
    [-7_200, 'time-zone', 2],
    [7_320, 'time-zone', 2],
    [7_321, 'late', undefined],
    [7_081, 'time-zone', 2],
    [7_079, 'late', undefined],
    [1_800, 'time-zone', 0.5],
    [20_700, 'time-zone', 5.75],
    [31_500, 'time-zone', 8.75],
    [45_900, 'time-zone', 12.75],
    [24_300, 'late', undefined],
    [50_400, 'time-zone', 14],
    [52_200, 'late', undefined],
    [1_200, 'late', undefined],
    [-1_200, 'clock', undefined],
    [100, 'late', undefined],
    [-100, 'clock', undefined],
    [0, 'late', undefined],
  ])('names the accident of a timestamp that is %d s behind', (seconds, accident, hours) => {
    const found = behind(seconds)
    expect(found?.evidence).toMatchObject({
      accident,
      confidence: 'likely',
      timestamp: new Date(now.getTime() - seconds * 1_000),
      now,
      secondsBehind: seconds,
      limit: error.message,
    })
    expect(found?.evidence?.hours).toBe(hours)
  })

  it.each([
    [599, '599 s behind'],
    [600, '600 s (0.2 h) behind'],
    [-600, '600 s (0.2 h) ahead of'],
    [172_799, '172799 s (48.0 h) behind'],
    [172_800, '172800 s (2 days) behind'],
  ])('writes %d s for people', (seconds, words) => {
    const shown = `The timestamp is ${words} the clock of this machine, which shows 2026-06-01T12:00:00.000Z.`
    expect(behind(seconds)?.diagnosis?.cause).toContain(shown)
  })

  it('joins its sentences with one full stop, and survives a clock without a time', () => {
    expect(behind(100)?.diagnosis?.cause).toMatch(/[a-z]\. The timestamp/)
    expect(explain(now, error, new Date(Number.NaN))?.diagnosis?.cause).toContain('which shows no valid time.')
  })
})
