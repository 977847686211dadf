import { type Logger, safeLogger } from '../checks/logger.js'
import { within } from '../transfer/within.js'
import type { CertificateStore } from './certificate-store.js'

/** Options of {@link bestEffortStore}. */
export interface BestEffortStoreOptions {
  /** Milliseconds that it waits for the store behind it. Default 1,000. */
  timeout?: number
  /** Default: none. */
  logger?: Logger
}

/**
 * Makes a certificate store that never fails: where the one behind it rejects or does not answer in time, the file counts
 * as not stored. Slower then, by a download, and never wrong. For stores that are a service of their own.
 *
 * @throws TypeError where `timeout` is no positive number.
 *
 * @example
 * ```ts
 * import { bestEffortStore, type CertificateStore } from '@countersign/core'
 *
 * export function remoteStore(url: string): CertificateStore {
 *   return bestEffortStore({
 *     async get(name) {
 *       const response = await fetch(`${url}/${encodeURIComponent(name)}`)
 *       return response.ok ? await response.text() : undefined
 *     },
 *     async set(name, pem) {
 *       await fetch(`${url}/${encodeURIComponent(name)}`, { method: 'PUT', body: pem })
 *     },
 *   })
 * }
 * ```
 */
export function bestEffortStore(store: CertificateStore, options: BestEffortStoreOptions = {}): CertificateStore {
  const { timeout = 1_000 } = options
  if (!(timeout > 0)) throw new TypeError('timeout must be a positive number of milliseconds')
  const logger = safeLogger(options.logger)
  const attempt = async <Value>(operation: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await within(timeout, operation())
    } catch (error) {
      // Its name alone: what a client says may hold an address or a password.
      logger.warn('certificate store failed', { error: error instanceof Error ? error.name : 'unknown' })
      return undefined
    }
  }
  return {
    async get(url) {
      return await attempt(() => store.get(url))
    },
    async set(url, pem, { expires }) {
      await attempt(() => store.set(url, pem, { expires }))
    },
  }
}
