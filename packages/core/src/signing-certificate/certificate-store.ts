import { aClock, aCount, anObjectWith, type OptionKind, type OptionKinds, readOptions } from '../options/options.js'

/**
 * Keeps downloaded certificate files between verifications. A verifier does not trust a stored file: it parses and validates
 * the file in full every time. If the file is not valid, a download replaces it. A store never has to check a file.
 */
export interface CertificateStore {
  /**
   * Resolves to the PEM that was set for a URL, or undefined. If the store rejects, the request is answered as unavailable
   * (503). If the store does not answer within one second, the file is downloaded.
   */
  get(url: string): Promise<string | undefined>
  /** Keeps the PEM of a URL until a time. Called only with a validated file. A rejection is only logged. */
  set(url: string, pem: string, options: { expires: Date }): Promise<void>
}

/** Options of {@link memoryCertificateStore}. */
export interface MemoryCertificateStoreOptions {
  /** The largest number of files. The oldest file is removed first. Default 100. */
  maxEntries?: number
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
}

/** The kind of a certificate store option. */
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
