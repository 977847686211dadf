import { type BestEffortStoreOptions, bestEffortStore, type CertificateStore } from '@countersign/core'
import { aClock, aNumber, anObjectWith, type OptionKinds, readOptions } from '@countersign/core/http'
import type { WorkersCache } from './workers-types.js'

/** Options of {@link cacheStore}. */
export interface CacheStoreOptions extends BestEffortStoreOptions {
  /** The cache. Default: `caches.default`. */
  cache?: WorkersCache
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

const optionKinds = {
  cache: anObjectWith('a Cache', 'match', 'put', 'delete'),
  timeout: aNumber('milliseconds', 1, 60_000),
  logger: anObjectWith('a logger', 'debug', 'warn'),
  currentDate: aClock,
} satisfies OptionKinds<CacheStoreOptions>

// No request can use this name (RFC 6761 section 6.4), so a fetched resource is never mistaken for a stored file.
const keyOrigin = 'https://countersign.invalid/'
const expiresHeader = 'countersign-expires'
const longest = 65_536

/**
 * Creates a certificate store on the Cache API. It needs no configuration, and each data centre has its own. On
 * `*.workers.dev` and in previews the cache of Cloudflare stores nothing, so every cold isolate downloads the certificate. A
 * cache that fails counts as empty.
 *
 * @throws TypeError if the runtime has no `caches.default` and the option `cache` is not set, or if an option is not valid.
 */
export function cacheStore(options?: CacheStoreOptions): CertificateStore {
  const given = readOptions('cacheStore', options, optionKinds)
  const { cache = defaultCache(), currentDate = () => new Date(), ...others } = given
  if (cache === undefined)
    throw new TypeError('cacheStore: this runtime has no caches.default. Pass a Cache in options.cache')
  const keyOf = (url: string): string => keyOrigin + encodeURIComponent(url)
  const store: CertificateStore = {
    async get(url) {
      const response = await cache.match(keyOf(url))
      if (response === undefined) return undefined
      const { headers } = response
      const isCurrent = Number(headers.get(expiresHeader)) > currentDate().getTime()
      if (isCurrent && Number(headers.get('content-length')) <= longest) return await readText(response)
      // An unread body keeps its connection open.
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
  return bestEffortStore(store, others)
}

// Read at most the size limit of a certificate file, even if another length was announced.
async function readText({ body }: Response): Promise<string | undefined> {
  if (body === null) return undefined
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  let size = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > longest) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}

function defaultCache(): WorkersCache | undefined {
  return (globalThis.caches as (CacheStorage & { default?: WorkersCache }) | undefined)?.default
}
