import type { ReplayGuard } from '@countersign/core'
import { aClock, anObjectWith, aString, type OptionKinds, readOptions, requireKind } from '@countersign/core/http'
import type { DenoKv } from './deno-types.js'

/** Options of {@link kvReplayGuard}. */
export interface KvReplayGuardOptions {
  /** The first part of every key. Services that share a database need different prefixes. Default `countersign`. */
  prefix?: string
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = { prefix: aString, currentDate: aClock } satisfies OptionKinds<KvReplayGuardOptions>

const aKv = {
  ...anObjectWith('a KV', 'get', 'set', 'delete', 'atomic'),
  wanted: 'a Deno KV, as Deno.openKv() returns it',
}

/** The value that is stored for an id. */
interface Delivery {
  /** The holder of the claim; null once the message has been handled. */
  readonly holder: string | null
  /** Milliseconds since 1970. */
  readonly ends: number
}

// The number of attempts. An attempt fails if another request writes the same id in between.
const attempts = 32

/**
 * Creates a replay guard on Deno KV. It is atomic, and all processes that open the same database share it. If the KV fails,
 * the guard rejects, and the verifier fails closed.
 *
 * @throws TypeError if `kv` is not a Deno KV, or if an option is not valid.
 */
export function kvReplayGuard(kv: DenoKv, options?: KvReplayGuardOptions): ReplayGuard {
  requireKind('kvReplayGuard: kv', kv, aKv)
  const { prefix = 'countersign', currentDate = () => new Date() } = readOptions('kvReplayGuard', options, optionKinds)
  const keyOf = (id: string): string[] => [prefix, 'delivery', id]
  const lifetime = (ends: number): number => Math.max(1, ends - currentDate().getTime())
  return {
    async claim(id, holder, { until }) {
      const key = keyOf(id)
      const ends = until.getTime()
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const { delivery, versionstamp } = await read(kv, key)
        // KV deletes a value some time after its expiry, so an expired value may still exist.
        if (delivery !== undefined && delivery.ends > currentDate().getTime() && delivery.holder !== holder)
          return delivery.holder === null ? 'done' : 'held'
        const operation = kv.atomic().check({ key, versionstamp })
        const { ok } = await operation.set(key, { holder, ends }, { expireIn: lifetime(ends) }).commit()
        if (ok) return 'claimed'
      }
      throw tooBusy()
    },
    async complete(id, _holder, { expires }) {
      const ends = expires.getTime()
      await kv.set(keyOf(id), { holder: null, ends }, { expireIn: lifetime(ends) })
    },
    async release(id, holder) {
      const key = keyOf(id)
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const { delivery, versionstamp } = await read(kv, key)
        if (delivery?.holder !== holder) return
        const { ok } = await kv.atomic().check({ key, versionstamp }).delete(key).commit()
        if (ok) return
      }
      throw tooBusy()
    },
  }
}

/** @throws TypeError if the stored value is not a delivery: the message may have been handled. */
async function read(kv: DenoKv, key: string[]): Promise<{ delivery?: Delivery; versionstamp: string | null }> {
  const { value, versionstamp } = await kv.get(key)
  if (versionstamp === null) return { versionstamp }
  const { holder, ends } = (value ?? {}) as Partial<Delivery>
  if ((typeof holder !== 'string' && holder !== null) || typeof ends !== 'number')
    throw new TypeError('Deno KV holds a value that is not a delivery under a key of the replay guard')
  return { delivery: { holder, ends }, versionstamp }
}

function tooBusy(): Error {
  return new Error(`Another request wrote the same id to Deno KV in between, ${attempts} times`)
}
