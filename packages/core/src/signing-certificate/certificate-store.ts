import { aClock, aCount, anObjectWith, type OptionKind, type OptionKinds, readOptions } from '../options/options.js'

/**
 * Keeps downloaded certificate files between verifications. What it returns is untrusted: it is parsed and validated in
 * full every time, and replaced by a download if it does not hold, so a store is never asked to judge.
 */
export interface CertificateStore {
  /**
   * Resolves to the PEM that was set for a URL, or undefined. A store that rejects makes the request unavailable (503). One
   * that does not answer within a second is not waited for: the file is downloaded.
   */
  get(url: string): Promise<string | undefined>
  /** Keeps the PEM of a URL until a time. Called only with what has been validated. A rejection is only logged. */
  set(url: string, pem: string, options: { expires: Date }): Promise<void>
}

/** Options of {@link memoryCertificateStore}. */
export interface MemoryCertificateStoreOptions {
  /** How many files it holds at most; the one that was set first goes first. Default 100. */
  maxEntries?: number
  /** The clock. Default: the system's. */
  currentDate?: () => Date
}

/** What a certificate store is. */
export const aCertificateStore: OptionKind = anObjectWith('a certificate store', 'get', 'set')

const optionKinds: OptionKinds<MemoryCertificateStoreOptions> = { maxEntries: aCount('entries'), currentDate: aClock }

/**
 * Creates a certificate store in memory, to share between the verifiers of one process or to preload.
 *
 * @throws TypeError if an option is not valid.
 */
export function memoryCertificateStore(options?: MemoryCertificateStoreOptions): CertificateStore {
  const given = readOptions('memoryCertificateStore', options, optionKinds)
  const { maxEntries = 100, currentDate = () => new Date() } = given
  const files = new Map<string, { pem: string; expires: number }>()
  return {
    async get(url) {
      const file = files.get(url)
      if (file === undefined) return undefined
      if (file.expires > currentDate().getTime()) return file.pem
      files.delete(url)
      return undefined
    },
    async set(url, pem, { expires }) {
      files.delete(url)
      files.set(url, { pem, expires: expires.getTime() })
      for (const oldest of files.keys()) {
        if (files.size <= maxEntries) break
        files.delete(oldest)
      }
    },
  }
}
