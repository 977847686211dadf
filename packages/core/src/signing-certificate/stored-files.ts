import type { Logger } from '../checks/logger.js'
import { VerificationError } from '../errors.js'
import { attempt, nameOfError } from '../transfer/attempt.js'
import type { CertificateStore } from './certificate-store.js'
import { downloadLimits } from './download.js'

/** Milliseconds that a request waits for a store. A download takes less as a rule. */
const patience = 1_000

/** A file that has been validated. */
export interface StorableFile {
  readonly url: string
  readonly pem: string
  /** End of its validity, in milliseconds. */
  readonly notAfter: number
}

/** The certificate store as one request uses it: a store that did not answer in time is not asked again. */
export class StoredFiles {
  #store: CertificateStore | undefined
  readonly #logger: Logger

  constructor({ store, logger }: { readonly store: CertificateStore | undefined; readonly logger: Logger }) {
    this.#store = store
    this.#logger = logger
  }

  /**
   * PEM that the store has for a URL; undefined if it has none that could be one, or does not answer in time.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if the store fails.
   */
  async get(url: string): Promise<string | undefined> {
    const store = this.#store
    if (store === undefined) return undefined
    const asked = await attempt<unknown>(patience, () => store.get(url))
    if (asked.kind === 'late') return this.#giveUp(url)
    if (asked.kind === 'failure') {
      const { cause } = asked
      throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The certificate store failed', { cause })
    }
    const { value } = asked
    return typeof value === 'string' && value.length <= downloadLimits.maxBytes ? value : undefined
  }

  /** Keeps validated files. The verdict stands by then: a store that cannot costs a later request a download, no more. */
  async set(files: readonly StorableFile[]): Promise<void> {
    await Promise.all(files.map((file) => this.#setOne(file)))
  }

  async #setOne({ url, pem, notAfter }: StorableFile): Promise<void> {
    const store = this.#store
    if (store === undefined) return
    const asked = await attempt(patience, () => store.set(url, pem, { expires: new Date(notAfter) }))
    if (asked.kind === 'late') this.#giveUp(url)
    if (asked.kind === 'failure')
      this.#logger.warn('certificate store failed', { url, error: nameOfError(asked.cause) })
  }

  #giveUp(url: string): undefined {
    this.#store = undefined
    this.#logger.warn('certificate store did not answer in time', { url })
  }
}
