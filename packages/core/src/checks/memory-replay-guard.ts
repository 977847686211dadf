import { aClock, aCount, aString, type OptionKinds, readOptions } from '../options/options.js'
import type { ReplayGuard } from './replay-guard.js'

/** Options of {@link memoryReplayGuard}. */
export interface MemoryReplayGuardOptions {
  /** How many ids it holds at most; a claim beyond that rejects until others expire. Default 100,000. */
  maxEntries?: number
  /** What every id begins with, as in guards that services share. Default: nothing. */
  prefix?: string
  /** The clock. Default: the system's. */
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
  /** Milliseconds since 1970: the end of the lease, or of what is remembered. */
  readonly ends: number
}

/**
 * Creates a replay guard for one process. A fleet needs a shared one.
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
  // Until the earliest entry ends a sweep would find nothing, and a full guard must stay cheap to ask.
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
      // A full guard has room for this: what has been handled must be remembered, and no more of them come than were claimed.
      write(prefix + id, { holder: undefined, ends: expires.getTime() })
    },
    async release(id, holder) {
      const key = prefix + id
      if (entries.get(key)?.holder === holder) entries.delete(key)
    },
  }
}
