import { type BestEffortStoreOptions, bestEffortStore, type CertificateStore } from '@countersign/core'
import type { WorkersCache } from './workers-types.js'

/** Options of {@link cacheStore}. */
export interface CacheStoreOptions extends BestEffortStoreOptions {
  /** Default: `caches.default`. */
  cache?: WorkersCache
  /** The clock. Default: the system's. */
  currentDate?: () => Date
}

// A name that no request can have (RFC 6761 section 6.4), so that nothing which is fetched is ever taken for a stored file.
const keyOrigin = 'https://countersign.invalid/'
const expiresHeader = 'countersign-expires'
const longest = 65_536

/**
 * Creates a certificate store on the Cache API: one for each data centre, and nothing to configure. On `*.workers.dev` and
 * in previews Cloudflare's cache keeps nothing, and every cold isolate then downloads. A cache that fails counts as empty.
 *
 * @throws TypeError where the runtime has no `caches.default` and none is given.
 */
export function cacheStore(options: CacheStoreOptions = {}): CertificateStore {
  const { cache = defaultCache(), currentDate = () => new Date() } = options
  if (typeof cache?.match !== 'function')
    throw new TypeError('cacheStore needs a Cache: there is no caches.default here')
  const keyOf = (url: string): string => keyOrigin + encodeURIComponent(url)
  const store: CertificateStore = {
    async get(url) {
      const response = await cache.match(keyOf(url))
      if (response === undefined) return undefined
      const { headers } = response
      const current = Number(headers.get(expiresHeader)) > currentDate().getTime()
      if (current && Number(headers.get('content-length')) <= longest) return await response.text()
      // A body left unread holds its connection.
      await response.body?.cancel()
      return undefined
    },
    async set(url, pem, { expires }) {
      const seconds = Math.ceil((expires.getTime() - currentDate().getTime()) / 1_000)
      if (!(seconds > 0)) {
        await cache.delete(keyOf(url))
        return
      }
      const headers = { 'cache-control': `max-age=${seconds}`, [expiresHeader]: String(expires.getTime()) }
      await cache.put(keyOf(url), new Response(pem, { headers }))
    },
  }
  return bestEffortStore(store, options)
}

function defaultCache(): WorkersCache | undefined {
  return (globalThis.caches as (CacheStorage & { default?: WorkersCache }) | undefined)?.default
}
