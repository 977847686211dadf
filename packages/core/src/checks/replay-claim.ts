import { encodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import { within } from '../transfer/within.js'
import type { ClaimAnswer, ReplayGuard } from './replay-guard.js'
import type { Proved } from './scheme.js'
import type { WebCrypto } from './web-crypto.js'

/** Milliseconds that a lease lasts, counted from each claim. */
const leaseTime = 15_000

/** Milliseconds that a request waits for a guard: one that does not answer must not hold it for ever. */
const patience = 5_000

/** Milliseconds that one of several attempts at a write may take. */
const attemptTime = 2_000

/**
 * Milliseconds that a handled message is remembered at least. A copy that was judged fresh may ask the guard some time
 * later, after a slow download, when the message itself has become too old.
 */
const leastMemory = 60_000

/** What a claim is made of. */
export interface ClaimTerms {
  readonly guard: ReplayGuard
  readonly id: string
  /** How long the message is fresh: until then it could come again. */
  readonly expires: Date
  readonly currentDate: () => Date
  readonly crypto: WebCrypto
}

/** The claim of one request on its message. */
export class ReplayClaim {
  readonly #terms: ClaimTerms
  readonly #holder: string

  constructor(terms: ClaimTerms) {
    this.#terms = terms
    this.#holder = encodeHex(terms.crypto.getRandomValues(new Uint8Array(16)))
  }

  /**
   * Asks for the lease; the caller does not wait for a guard that hangs.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if the guard throws twice, hangs, or answers something else.
   */
  async take(): Promise<ClaimAnswer> {
    const asking = repeated(() => this.#claim())
    try {
      return readAnswer(await within(patience, asking))
    } catch (cause) {
      // The lease may have been granted, or may be yet: a request that is refused must not hold it.
      asking
        .catch(() => {})
        .then(() => this.release())
        .catch(() => {})
      throw guardFailed(cause)
    }
  }

  /** Renews the lease, and says whether it is still this request's. */
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
   * Records the message as handled, and tries again for as long as it has patience.
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
   * Gives up the lease.
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
    // No lease ends at a time that is none, and some guards would take that for one that has ended.
    if (!Number.isFinite(now)) throw new TypeError('currentDate() gave a Date without a time')
    return new Date(now + milliseconds)
  }
}

/**
 * Takes the claim on a message. It stays open until it is settled.
 *
 * @throws VerificationError ERR_REPLAYED if the message was handled, `whileHeld` of its identity if it is being handled right
 * now, or ERR_DEPENDENCY_FAILED.
 */
export async function takeClaim(
  terms: Omit<ClaimTerms, 'id' | 'expires'>,
  {
    replay: { id, tolerance, whileHeld = 'ERR_IN_PROGRESS' },
    timestamp,
  }: Pick<Proved<unknown>, 'replay' | 'timestamp'>,
): Promise<ReplayClaim> {
  // A second past the tolerance, both ends of which are included.
  const expires = new Date(timestamp.getTime() + (tolerance() + 1) * 1_000)
  const claim = new ReplayClaim({ ...terms, id: id(), expires })
  const answer = await claim.take()
  if (answer === 'claimed') return claim
  if (answer === 'done') throw new VerificationError('ERR_REPLAYED', 'This message has been handled before')
  throw new VerificationError(whileHeld, 'This message is being handled by another request right now')
}

// The answer to a write may be lost with the connection. That it is written twice does no harm.
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
