import { VerificationError } from '../errors.js'

/** How far a timestamp may differ from the clock, in seconds. Both limits are included. */
export interface Tolerance {
  readonly past: number
  readonly future: number
}

/**
 * Checks a signed time against the clock.
 *
 * @param name - the name of the time in the error message
 * @throws VerificationError ERR_TIMESTAMP_OUT_OF_RANGE if it is outside the tolerance, or if one of the two is not a valid time.
 */
export function checkFreshness(timestamp: Date, now: Date, tolerance: Tolerance, name = 'timestamp'): void {
  const age = (now.getTime() - timestamp.getTime()) / 1000
  if (age >= -tolerance.future && age <= tolerance.past) return
  throw new VerificationError('ERR_TIMESTAMP_OUT_OF_RANGE', describeAge(age, tolerance, name))
}

function describeAge(age: number, { past, future }: Tolerance, name: string): string {
  if (age > past) return `${name} is ${age} s old (limit ${past} s)`
  // Every comparison with an invalid time is false.
  return age < 0 ? `${name} is ${-age} s in the future (limit ${future} s)` : `${name} or the clock is not a valid time`
}
