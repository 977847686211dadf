import { VerificationError } from '../errors.js'
import { within } from '../transfer/within.js'

/** Remembers which messages have been handled. */
export interface ReplayGuard {
  /**
   * Claims an id until a time: true the first time, false while the claim lasts.
   * A guard that cannot tell, or has no room, rejects: the verifier then fails closed with ERR_DEPENDENCY_FAILED.
   */
  claim(id: string, expires: Date): Promise<boolean>
  /** Gives an id up, so that a message whose handler failed may come again. */
  release(id: string): Promise<void>
}

// Milliseconds: a guard that does not answer must not hold a request for ever.
const patience = 5_000

/**
 * Claims a verified message.
 *
 * @throws VerificationError ERR_REPLAYED, or ERR_DEPENDENCY_FAILED where the guard throws, hangs, or does not answer true or false.
 */
export async function claimOnce(guard: ReplayGuard, id: string, expires: Date): Promise<void> {
  let first: unknown
  try {
    first = await within(patience, guard.claim(id, expires))
  } catch (cause) {
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The replay guard failed', { retryable: true, cause })
  }
  if (first === false) throw new VerificationError('ERR_REPLAYED', 'This message has been received before')
  if (first !== true) {
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The replay guard answered neither true nor false', {
      retryable: true,
    })
  }
}

/** Options of {@link memoryReplayGuard}. */
export interface MemoryReplayGuardOptions {
  /** How many claims it holds at the most; a claim beyond that rejects until others expire. Default 100,000. */
  maxEntries?: number
  /** The clock. Default: the system's. */
  currentDate?: () => Date
}

/**
 * Creates a replay guard for one process. A fleet needs a shared one.
 *
 * @throws TypeError where `maxEntries` is no positive integer.
 *
 * @example
 * ```ts
 * import { memoryReplayGuard } from '@countersign/core'
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 *
 * export const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.1', replayGuard: memoryReplayGuard() })
 * ```
 */
export function memoryReplayGuard(options: MemoryReplayGuardOptions = {}): ReplayGuard {
  const { maxEntries = 100_000, currentDate = () => new Date() } = options
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) throw new TypeError('maxEntries must be a positive integer')
  const claims = new Map<string, number>()
  // Until the earliest claim ends a sweep would find nothing, and a full guard must stay cheap to ask.
  let nextSweep = 0
  const sweep = (now: number): void => {
    if (now < nextSweep) return
    nextSweep = Number.POSITIVE_INFINITY
    for (const [id, expires] of claims) {
      if (expires <= now) claims.delete(id)
      else nextSweep = Math.min(nextSweep, expires)
    }
  }
  return {
    async claim(id, expires) {
      const now = currentDate().getTime()
      const claimed = claims.get(id)
      if (claimed !== undefined && claimed > now) return false
      if (claims.size >= maxEntries) sweep(now)
      if (claims.size >= maxEntries) throw new Error('The replay guard is full')
      claims.set(id, expires.getTime())
      nextSweep = Math.min(nextSweep, expires.getTime())
      return true
    },
    async release(id) {
      claims.delete(id)
    },
  }
}
