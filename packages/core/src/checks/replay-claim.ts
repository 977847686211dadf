import { encodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { within } from '../transfer/within.js'
import type { ClaimAnswer, ReplayGuard } from './replay-guard.js'
import type { Proved } from './run.js'

/** How long a lease lasts after each claim, in milliseconds. */
const leaseTime = 15_000

/**
 * How long a request waits for a guard, in milliseconds. A guard that does not answer must not block the request forever.
 */
const patience = 5_000

/** How long one attempt at a write may take, in milliseconds. There are several attempts. */
const attemptTime = 2_000

/**
 * The shortest time for which a handled message is remembered, in milliseconds. The timestamp of a copy may be accepted
 * first, and the guard asked only after a slow download. By then the message itself may be too old.
 */
const leastMemory = 60_000

/** The values that a claim needs. */
export interface ClaimTerms {
  readonly guard: ReplayGuard
  readonly id: string
  /** The time until which the message is fresh. A copy could be accepted until then. */
  readonly expires: Date
  readonly currentDate: () => Date
  readonly crypto: WebCrypto
}

/** The claim that one request has on its message. */
export class ReplayClaim {
  readonly #terms: ClaimTerms
  readonly #holder: string

  constructor(terms: ClaimTerms) {
    this.#terms = terms
    this.#holder = encodeHex(terms.crypto.getRandomValues(new Uint8Array(16)))
  }

  /**
   * Asks the guard for the lease. A guard that does not answer is not waited for.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if the guard throws twice, hangs, or answers something else.
   */
  async take(): Promise<ClaimAnswer> {
    const asking = repeated(() => this.#claim())
    try {
      return readAnswer(await within(patience, asking))
    } catch (cause) {
      // The guard may have granted the lease, or may still grant it. A refused request must not keep it.
      asking
        .catch(() => {})
        .then(() => this.release())
        .catch(() => {})
      throw guardFailed(cause)
    }
  }

  /** Renews the lease, and returns whether this request still holds it. */
  async renew(): Promise<ClaimAnswer> {
    try {
      return readAnswer(
        await within(
          patience,
          repeated(() => this.#claim()),
        ),
      )
    } catch (cause) {
      throw guardFailed(cause)
    }
  }

  /**
   * Records the message as handled. If the guard fails, it tries again until a time limit.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED
   */
  async complete(): Promise<void> {
    const { guard, id, expires: stale } = this.#terms
    let abandoned = false
    let failure: unknown
    const attempts = async (): Promise<void> => {
      for (let pause = 50; !abandoned; pause = Math.min(2 * pause, 1_000)) {
        try {
          const expires = new Date(Math.max(stale.getTime(), this.#after(leastMemory).getTime()))
          return await within(attemptTime, guard.complete(id, this.#holder, { expires }))
        } catch (cause) {
          failure = cause
        }
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
    try {
      await within(patience, attempts())
    } catch (timeout) {
      abandoned = true
      throw guardFailed(failure ?? timeout)
    }
  }

  /**
   * Releases the lease.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED
   */
  async release(): Promise<void> {
    const { guard, id } = this.#terms
    try {
      await within(
        patience,
        repeated(() => guard.release(id, this.#holder)),
      )
    } catch (cause) {
      throw guardFailed(cause)
    }
  }

  async #claim(): Promise<unknown> {
    const { guard, id } = this.#terms
    return await guard.claim(id, this.#holder, { until: this.#after(leaseTime) })
  }

  #after(milliseconds: number): Date {
    const now = this.#terms.currentDate().getTime()
    // A lease cannot end at an invalid time, and some guards would treat such a lease as ended.
    if (!Number.isFinite(now)) throw new TypeError('currentDate() gave a Date without a time')
    return new Date(now + milliseconds)
  }
}

/**
 * Claims a message. The claim stays open until it is completed or released.
 *
 * @throws VerificationError ERR_REPLAYED if the message was handled, the `whileHeld` code if it is being handled now, or
 * ERR_DEPENDENCY_FAILED if the guard fails.
 */
export async function takeClaim(
  terms: Omit<ClaimTerms, 'id' | 'expires'>,
  {
    replay: { id, tolerance, whileHeld = 'ERR_IN_PROGRESS' },
    timestamp,
  }: Pick<Proved<unknown>, 'replay' | 'timestamp'>,
): Promise<ReplayClaim> {
  // Add one second, because both limits of the tolerance are included.
  const expires = new Date(timestamp.getTime() + (tolerance + 1) * 1_000)
  const claim = new ReplayClaim({ ...terms, id: id(), expires })
  const answer = await claim.take()
  if (answer === 'claimed') return claim
  if (answer === 'done') throw new VerificationError('ERR_REPLAYED', 'This message has been handled before')
  throw new VerificationError(whileHeld, 'This message is being handled by another request right now')
}

// Try a second time, because the answer may be lost with the connection. Writing twice does no harm.
async function repeated(write: () => Promise<unknown>): Promise<unknown> {
  try {
    return await write()
  } catch {
    return await write()
  }
}

function readAnswer(answer: unknown): ClaimAnswer {
  if (answer === 'claimed' || answer === 'held' || answer === 'done') return answer
  throw new TypeError("A replay guard must answer a claim with 'claimed', 'held' or 'done'")
}

function guardFailed(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The replay guard failed', { cause })
}
