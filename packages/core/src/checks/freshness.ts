import { VerificationError } from '../errors.js'

/** What a timestamp may be off by, in seconds, both ends included. */
export interface Tolerance {
  readonly past: number
  readonly future: number
}

/**
 * Checks a signed time against the clock.
 *
 * @param name - what the time is called in the message
 * @throws VerificationError ERR_TIMESTAMP_OUT_OF_RANGE
 */
export function checkFreshness(timestamp: Date, now: Date, tolerance: Tolerance, name = 'timestamp'): void {
  const age = (now.getTime() - timestamp.getTime()) / 1000
  if (age >= -tolerance.future && age <= tolerance.past) return
  throw new VerificationError('ERR_TIMESTAMP_OUT_OF_RANGE', describeAge(age, tolerance, name))
}

function describeAge(age: number, { past, future }: Tolerance, name: string): string {
  if (age > past) return `${name} is ${age} s old (limit ${past} s)`
  // Neither comparison holds for a time that is not valid.
  return age < 0 ? `${name} is ${-age} s in the future (limit ${future} s)` : `${name} or the clock is not a valid time`
}
