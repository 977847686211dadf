import { VerificationError } from '../errors.js'

/** What a timestamp may be off by, in seconds, both ends included. */
export interface Tolerance {
  readonly past: number
  readonly future: number
}

/**
 * Checks a signed time against the clock.
 *
 * @throws VerificationError ERR_TIMESTAMP_OUT_OF_RANGE
 */
export function checkFreshness(timestamp: Date, now: Date, tolerance: Tolerance): void {
  const age = (now.getTime() - timestamp.getTime()) / 1000
  if (age > tolerance.past) {
    throw new VerificationError(
      'ERR_TIMESTAMP_OUT_OF_RANGE',
      `Signed ${age} s ago, and ${tolerance.past} s is the most`,
    )
  }
  if (-age > tolerance.future) {
    throw new VerificationError(
      'ERR_TIMESTAMP_OUT_OF_RANGE',
      `Signed ${-age} s in the future, and ${tolerance.future} s is the most`,
    )
  }
  // Neither comparison holds for a time that is none.
  if (Number.isNaN(age))
    throw new VerificationError('ERR_TIMESTAMP_OUT_OF_RANGE', 'The clock or the timestamp is no time')
}

/**
 * Checks a tolerance that a caller configured.
 *
 * @throws TypeError for one that is negative, no number, or above the scheme's limit.
 */
export function requireTolerance(seconds: number, most: number): number {
  if (!(seconds >= 0 && seconds <= most)) throw new TypeError(`timestampTolerance must be 0 to ${most} seconds`)
  return seconds
}
