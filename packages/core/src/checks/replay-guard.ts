import { aClock, aCount, aString, type OptionKinds, readOptions } from '../options/options.js'

/** The answer of a replay guard to a claim: granted, held by another holder, or handled before. */
export type ClaimAnswer = 'claimed' | 'held' | 'done'

/**
 * Remembers which messages have been handled, and which are being handled. A claim is a lease with a holder, a random id for
 * each request. A guard that does not know the answer, or is full, rejects. The verifier then fails closed with
 * ERR_DEPENDENCY_FAILED. `testReplayGuard` of `@countersign/testing` tests the contract.
 */
export interface ReplayGuard {
  /**
   * Leases an id to a holder until a time. The same holder may claim again, to renew the lease or because an answer was
   * lost. A lease that has ended has no effect.
   */
  claim(id: string, holder: string, lease: { until: Date }): Promise<ClaimAnswer>
  /**
   * Records an id as handled. Until the record expires, the answer to every claim of the id is `done`. The id is recorded
   * even if the lease has ended or another holder has it.
   */
  complete(id: string, holder: string, options: { expires: Date }): Promise<void>
  /**
   * Releases the lease of this holder, so that the message can be delivered again. Does not change the lease of another
   * holder, or an id that is recorded as handled.
   */
  release(id: string, holder: string): Promise<void>
}

/** Options of {@link memoryReplayGuard}. */
export interface MemoryReplayGuardOptions {
  /** The largest number of ids. If it is reached, new claims reject until other ids expire. Default 100,000. */
  maxEntries?: number
  /** A prefix for every id, as in a guard that several services share. Default: none. */
  prefix?: string
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  maxEntries: aCount('entries'),
  prefix: aString,
  currentDate: aClock,
} satisfies OptionKinds<MemoryReplayGuardOptions>

interface Entry {
  /** Undefined once the message has been handled. */
  readonly holder: string | undefined
  /** When the entry ends, in milliseconds since 1970: the end of the lease or, for a handled message, of the record. */
  readonly ends: number
}

/**
 * Creates a replay guard for one process. If several processes receive the messages, they need a shared guard.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
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
  const {
    maxEntries = 100_000,
    prefix = '',
    currentDate = () => new Date(),
  } = readOptions('memoryReplayGuard', options, optionKinds)
  const entries = new Map<string, Entry>()
  // Sweep only after the earliest entry has ended. An earlier sweep finds nothing, and a full guard must answer quickly.
  let nextSweep = Number.POSITIVE_INFINITY
  const sweep = (now: number): void => {
    if (now < nextSweep) return
    nextSweep = Number.POSITIVE_INFINITY
    for (const [key, { ends }] of entries) {
      if (ends <= now) entries.delete(key)
      else nextSweep = Math.min(nextSweep, ends)
    }
  }
  const write = (key: string, entry: Entry): void => {
    entries.set(key, entry)
    nextSweep = Math.min(nextSweep, entry.ends)
  }
  return {
    async claim(id, holder, { until }) {
      const key = prefix + id
      const now = currentDate().getTime()
      const entry = entries.get(key)
      if (entry !== undefined && entry.ends > now && entry.holder !== holder)
        return entry.holder === undefined ? 'done' : 'held'
      if (entry === undefined && entries.size >= maxEntries) {
        sweep(now)
        if (entries.size >= maxEntries) throw new Error('The replay guard is full')
      }
      write(key, { holder, ends: until.getTime() })
      return 'claimed'
    },
    async complete(id, _holder, { expires }) {
      // Accept this even if the guard is full. A handled message must be remembered, and only claimed messages arrive here.
      write(prefix + id, { holder: undefined, ends: expires.getTime() })
    },
    async release(id, holder) {
      const key = prefix + id
      if (entries.get(key)?.holder === holder) entries.delete(key)
    },
  }
}
