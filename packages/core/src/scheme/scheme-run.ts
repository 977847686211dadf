import type { Check, Found } from '../checks/check.js'
import { checkFreshness, type Tolerance } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/run.js'
import type { Covers, SignatureAlgorithm, Signer } from '../checks/verifier.js'
import type { ReceivedRequest } from '../request/received-request.js'

declare const proven: unique symbol
declare const compared: unique symbol

/** A signature that was verified in this run. Only `prove` creates it. */
export interface Proof {
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly [proven]: true
}

/** A signed time that was compared with the clock in this run. Only `fresh` creates it. */
export interface FreshTimestamp extends Date {
  readonly [compared]: true
}

/**
 * Says that a scheme signs no time. Then a copy of a request stays valid for ever, and only a replay guard can refuse it.
 * `Verified.timestamp` is the time at which the request was verified.
 */
export const notSigned: unique symbol = Symbol('no signed time')

/** The result of the checks of a scheme, if a request passes all of them. */
export interface SchemeResult<Payload> {
  readonly payload: Payload
  /** The finding of `prove` in this run. */
  readonly proof: Proof
  /** The finding of `fresh` in this run, or {@link notSigned}. */
  readonly timestamp: FreshTimestamp | typeof notSigned
  /** How much of the body the signature proves, if it is less for this request than the scheme says. */
  readonly covers?: Covers
  /** Returns an id that is the same for each copy of a message. Called only if there is a replay guard. */
  readonly replayId: () => string
}

/** One request that the checks of a scheme are examining, and the steps that the library does for every scheme. */
export interface SchemeRun<Findings> {
  /** Runs one check of the scheme and returns what it found. A later check depends on it by calling it. */
  readonly check: Check<Findings>
  readonly request: ReceivedRequest
  readonly now: Date
  /**
   * Runs the check `timestamp`: compares a signed time with the clock.
   *
   * @param name - the name of the time in the error message. Default `timestamp`.
   */
  fresh(read: () => Date, tolerance: () => Tolerance, name?: string): Found<FreshTimestamp>
}

/** The finding of the check that {@link SchemeRun.fresh} runs. */
export interface TimestampFindings {
  timestamp: FreshTimestamp
}

/** The properties of a scheme that every result has. */
export interface ResultRules {
  readonly name: string
  readonly covers: Covers
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED'
}

/**
 * The record of what one run has proved. The checks of a scheme return the proof and the timestamp, and the record compares
 * them with its own. So a scheme that forgets a step, or returns the proof of another request, accepts nothing.
 */
export interface RunRecord extends SchemeRun<unknown> {
  /**
   * Runs any check. A step casts it to a runner of its own checks. A scheme has these checks and more, but TypeScript cannot
   * infer that from a generic type.
   */
  readonly check: Check<unknown>
  /** Records a verified signature. */
  prove<Value extends Omit<Proof, typeof proven>>(value: Value): Value & Proof
  /**
   * Returns what the run has proved.
   *
   * @throws TypeError if the proof or the timestamp is not of this run. It is a mistake in the scheme, so the request is
   * refused with ERR_DEPENDENCY_FAILED.
   */
  conclude<Payload>(result: SchemeResult<Payload>): Proved<Payload>
}

// How long a replay guard remembers a message that has no signed time, in seconds: two weeks.
const unsignedMemory = 1_209_600

/** Creates the record of one run. */
export function createRecord(
  { check, request, now }: Run<unknown>,
  { name, covers, whileHeld }: ResultRules,
): RunRecord {
  let proved: unknown
  let fresh: unknown
  let past = unsignedMemory
  return {
    check,
    request,
    now,
    fresh: (read, tolerance, title) =>
      (check as Check<TimestampFindings>)('timestamp', () => {
        const timestamp = read() as FreshTimestamp
        check.note?.('signed-time', timestamp)
        const limits = tolerance()
        checkFreshness(timestamp, now, limits, title)
        past = limits.past
        fresh = timestamp
        return timestamp
      }),
    prove(value) {
      proved = value
      return value as typeof value & Proof
    },
    conclude(result) {
      const { payload, proof, timestamp, replayId } = result
      const isDated = timestamp !== notSigned
      if (!proof || proof !== proved || (isDated && (!timestamp || timestamp !== fresh)))
        throw new TypeError(`The checks of ${name} must return what prove() and fresh() found`)
      return {
        payload,
        timestamp: isDated ? timestamp : now,
        signer: proof.signer,
        algorithm: proof.algorithm,
        covers: (Object.hasOwn(result, 'covers') && result.covers) || covers,
        replay: { id: () => `${name}:${replayId()}`, tolerance: past, whileHeld },
      }
    },
  }
}
