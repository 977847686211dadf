import { checkFreshness, type Tolerance } from '../checks/freshness.js'
import type { Proved } from '../checks/scheme.js'
import type { Covers, SignatureAlgorithm, Signer } from '../checks/verifier.js'

declare const proven: unique symbol
declare const checked: unique symbol

/** A signature that was verified in this run. Only `prove` creates it. */
export interface Proof {
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly [proven]: true
}

/** A signed time that was compared with the clock in this run. Only `fresh` creates it. */
export interface FreshTimestamp extends Date {
  readonly [checked]: true
}

/**
 * Says that a scheme signs no time. Then a copy of a request is as good as the request, for ever: only a replay guard can
 * refuse it. `Verified.timestamp` is the time at which the request was verified.
 */
export const notSigned: unique symbol = Symbol('The scheme signs no time')

/** What the checks of a scheme return, if a request passes all of them. */
export interface SchemeResult<Payload> {
  readonly payload: Payload
  /** What `prove` found in this run. */
  readonly proof: Proof
  /** What `fresh` found in this run, or {@link notSigned}. */
  readonly timestamp: FreshTimestamp | typeof notSigned
  /** How much of the body the signature proves, if it is less for this request than the scheme says. */
  readonly covers?: Covers
  /** Returns an id that is the same for each copy of a message. Called only if there is a replay guard. */
  readonly replayId: () => string
}

/** The properties of a scheme that every result has. */
export interface ResultRules {
  readonly name: string
  readonly covers: Covers
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED'
}

// How long a replay guard remembers a message that has no signed time, in seconds: two weeks.
const unsignedMemory = 1_209_600

/**
 * Records what one run has proved. The checks of a scheme return the proof and the timestamp, and the record compares them
 * with its own. So a scheme that forgets a step, or that returns the proof of another request, accepts nothing.
 */
export class RunRecord {
  readonly #now: Date
  #proof: Proof | undefined
  #timestamp: FreshTimestamp | undefined
  #past = unsignedMemory

  constructor(now: Date) {
    this.#now = now
  }

  /** Records a verified signature. */
  prove<Value extends Omit<Proof, typeof proven>>(value: Value): Value & Proof {
    const proof = value as Value & Proof
    this.#proof = proof
    return proof
  }

  /**
   * Compares a signed time with the clock, and records it.
   *
   * @throws VerificationError ERR_TIMESTAMP_OUT_OF_RANGE
   */
  checkFresh(timestamp: Date, tolerance: Tolerance, name?: string): FreshTimestamp {
    checkFreshness(timestamp, this.#now, tolerance, name)
    this.#past = tolerance.past
    this.#timestamp = timestamp as FreshTimestamp
    return this.#timestamp
  }

  /**
   * Returns what the run has proved.
   *
   * @throws TypeError if the proof or the timestamp is not of this run. It is a mistake in the scheme, so the request is
   * refused with ERR_DEPENDENCY_FAILED.
   */
  conclude<Payload>(result: SchemeResult<Payload>, { name, covers, whileHeld }: ResultRules): Proved<Payload> {
    const { payload, proof, timestamp, replayId } = result
    if (proof === undefined || proof !== this.#proof)
      throw new TypeError(`The checks of ${name} did not return what prove() found`)
    if (timestamp !== notSigned && (timestamp === undefined || timestamp !== this.#timestamp))
      throw new TypeError(`The checks of ${name} returned neither what fresh() found nor notSigned`)
    return {
      payload,
      timestamp: timestamp === notSigned ? this.#now : timestamp,
      signer: proof.signer,
      algorithm: proof.algorithm,
      covers: Object.hasOwn(result, 'covers') ? (result.covers ?? covers) : covers,
      replay: {
        id: () => `${name}:${replayId()}`,
        tolerance: () => this.#past,
        ...(whileHeld && { whileHeld }),
      },
    }
  }
}
