import { type BestEffortStoreOptions, bestEffortStore, type CertificateStore } from '@countersign/core'
import {
  aClock,
  aNumber,
  anObjectWith,
  aString,
  type OptionKinds,
  readOptions,
  requireKind,
} from '@countersign/core/http'
import type { DenoKv } from './deno-types.js'

/** Options of {@link kvStore}. */
export interface KvStoreOptions extends BestEffortStoreOptions {
  /** The first part of every key. Default `countersign`. */
  prefix?: string
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  prefix: aString,
  timeout: aNumber('milliseconds', 1, 60_000),
  logger: anObjectWith('a logger', 'debug', 'warn'),
  currentDate: aClock,
} satisfies OptionKinds<KvStoreOptions>

const aKv = { ...anObjectWith('a KV', 'get', 'set', 'delete'), wanted: 'a Deno KV, as Deno.openKv() returns it' }

/**
 * Creates a certificate store on Deno KV. A KV that fails counts as empty: the certificate is then downloaded. The same
 * holds for a file above 64 KiB or a URL above 2 KiB, the limits of KV. `Deno.openKv` needs `--unstable-kv`.
 *
 * @throws TypeError if `kv` is not a Deno KV, or if an option is not valid.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { type DenoKv, kvReplayGuard, kvStore } from '@countersign/deno'
 *
 * // const kv = await Deno.openKv()
 * export const verifierWith = (kv: DenoKv) =>
 *   createAlexaVerifier({
 *     skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000',
 *     certificateStore: kvStore(kv),
 *     replayGuard: kvReplayGuard(kv),
 *   })
 * ```
 */
export function kvStore(kv: DenoKv, options?: KvStoreOptions): CertificateStore {
  requireKind('kvStore: kv', kv, aKv)
  const given = readOptions('kvStore', options, optionKinds)
  const { prefix = 'countersign', currentDate = () => new Date(), ...others } = given
  const keyOf = (url: string): string[] => [prefix, 'certificate', url]
  const store: CertificateStore = {
    async get(url) {
      const { value } = await kv.get(keyOf(url))
      const { pem, expires } = (value ?? {}) as { pem?: unknown; expires?: unknown }
      // KV deletes a value some time after its expiry, so the expiry is checked here too.
      return typeof pem === 'string' && Number(expires) > currentDate().getTime() ? pem : undefined
    },
    async set(url, pem, { expires }) {
      const expireIn = expires.getTime() - currentDate().getTime()
      if (expireIn > 0) await kv.set(keyOf(url), { pem, expires: expires.getTime() }, { expireIn })
      else await kv.delete(keyOf(url))
    },
  }
  return bestEffortStore(store, others)
}
