import type { VerificationError } from '../errors.js'
import { nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import type { CheckReport, Finding } from './report-checks.js'

/** Reports the check that a request is a POST. */
export const methodReport: CheckReport<unknown> = {
  title: 'The method is POST',
  describe({ request: { method }, error }) {
    if (error === undefined) return undefined
    const evidence = { method: method.slice(0, 40), expected: 'POST' }
    const isCase = method.toUpperCase() === 'POST'
    const cause = isCase
      ? 'The method is not written in upper case.'
      : `The method is ${evidence.method}, and the service sends POST.`
    const fix = isCase
      ? "Pass the method as it arrived: 'POST'."
      : 'Mount the verifier on POST alone; a browser, a probe or a redirect (301, 302) sends GET.'
    return { evidence, hint: fix, diagnosis: { cause, fix, confidence: isCase ? 'proven' : 'likely' } }
  },
}

/** Creates the report of a timestamp check. Its evidence is the timestamp, if it could be read, and the clock. */
export function timestampReport<Findings>(
  timestampIn: (found: Partial<Findings>) => Date | undefined,
): CheckReport<Findings> {
  return {
    title: 'The timestamp is within the tolerance',
    describe({ found, now, error }): Finding | undefined {
      const timestamp = timestampIn(found)
      if (timestamp === undefined) return undefined
      return error === undefined ? { evidence: { timestamp, now } } : describeAge(timestamp, now, error)
    },
  }
}

// Time zones have offsets of whole and half hours. Three have a quarter of an hour: Nepal, Eucla, the Chatham
// Islands.
const quarterZones = [5.75, 8.75, 12.75]
const widestZone = 14

function describeAge(timestamp: Date, now: Date, { message }: VerificationError): Finding {
  const seconds = Math.round((now.getTime() - timestamp.getTime()) / 1_000)
  const hours = Math.abs(seconds) / 3_600
  const zone = [Math.round(hours * 2) / 2, ...quarterZones].find((width) => Math.abs(hours - width) * 3_600 <= 120)
  const isZone = zone !== undefined && zone > 0 && zone <= widestZone
  const accident = isZone ? accidents.timeZone : seconds < 0 ? accidents.clock : accidents.late
  const which = seconds < 0 ? 'ahead of' : 'behind'
  const what = `${accident.what.slice(0, -1)}. The timestamp is ${describeSeconds(Math.abs(seconds))} ${which} the clock of this machine, which shows ${isoOf(now)}.`
  const named = { ...accident, what }
  return nameAccident(named, 'likely', {
    timestamp,
    now,
    secondsBehind: seconds,
    limit: message,
    ...(isZone && { hours: zone }),
  })
}

function describeSeconds(seconds: number): string {
  if (seconds < 600) return `${seconds} s`
  if (seconds < 172_800) return `${seconds} s (${(seconds / 3_600).toFixed(1)} h)`
  return `${seconds} s (${Math.round(seconds / 86_400)} days)`
}

function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no valid time' : date.toISOString()
}
