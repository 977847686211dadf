import type { ReplayGuard } from '@countersign/core'
import type { DenoKv } from './deno-types.js'

/** Options of {@link kvReplayGuard}. */
export interface KvReplayGuardOptions {
  /** What every key begins with. Default `countersign`. */
  prefix?: string
  /** The clock. Default: the system's. */
  currentDate?: () => Date
}

/**
 * Creates a replay guard on Deno KV: atomic, and shared by all that open the same database. A KV that fails makes it
 * reject: the verifier fails closed.
 *
 * @throws TypeError where `kv` is none.
 */
export function kvReplayGuard(kv: DenoKv, options: KvReplayGuardOptions = {}): ReplayGuard {
  if (typeof kv?.atomic !== 'function') throw new TypeError('kvReplayGuard needs what Deno.openKv() resolves to')
  const { prefix = 'countersign', currentDate = () => new Date() } = options
  const keyOf = (id: string): string[] => [prefix, 'claim', id]
  return {
    async claim(id, expires) {
      const key = keyOf(id)
      const now = currentDate().getTime()
      const { value, versionstamp } = await kv.get(key)
      // KV deletes some time after the expiry: until then a claim that has ended is still there.
      if (versionstamp !== null && !(Number(value) <= now)) return false
      const expireIn = Math.max(1, expires.getTime() - now)
      // Nothing is written where another claimed the id since the look.
      const { ok } = await kv.atomic().check({ key, versionstamp }).set(key, expires.getTime(), { expireIn }).commit()
      return ok
    },
    async release(id) {
      await kv.delete(keyOf(id))
    },
  }
}
