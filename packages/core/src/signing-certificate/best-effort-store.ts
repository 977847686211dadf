import { type Logger, safeLogger } from '../checks/verifier-options.js'
import { aNumber, anObjectWith, type OptionKinds, readOptions, requireKind } from '../options/options.js'
import { attempt, nameOfError } from '../transfer/limits.js'
import { aCertificateStore, type CertificateStore } from './certificate-store.js'

/** Options of {@link bestEffortStore}. */
export interface BestEffortStoreOptions {
  /** How long it waits for the wrapped store, in milliseconds, at most 60,000. Default 1,000. */
  timeout?: number
  /** Receives a warning if the wrapped store fails. Default: none. */
  logger?: Logger
}

const optionKinds: OptionKinds<BestEffortStoreOptions> = {
  timeout: aNumber('milliseconds', 1, 60_000),
  logger: anObjectWith('a logger', 'debug', 'warn'),
}

/**
 * Creates a certificate store that never fails. If the wrapped store rejects or does not answer in time, the file counts as
 * not stored and is downloaded. Use it for a store that is a separate service.
 *
 * @throws TypeError if the store has no `get` and `set`, or if an option is not valid.
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
export function bestEffortStore(store: CertificateStore, options?: BestEffortStoreOptions): CertificateStore {
  requireKind('bestEffortStore: store', store, aCertificateStore)
  const { timeout = 1_000, logger: given } = readOptions('bestEffortStore', options, optionKinds)
  const logger = safeLogger(given)
  const ask = async <Value>(operation: () => Promise<Value>): Promise<Value | undefined> => {
    const asked = await attempt(timeout, operation)
    if (asked.kind === 'answer') return asked.value
    const error = asked.kind === 'late' ? 'TimeoutError' : nameOfError(asked.cause)
    logger.warn('certificate store failed', { error })
    return undefined
  }
  return {
    async get(url) {
      return await ask(() => store.get(url))
    },
    async set(url, pem, { expires }) {
      await ask(() => store.set(url, pem, { expires }))
    },
  }
}
