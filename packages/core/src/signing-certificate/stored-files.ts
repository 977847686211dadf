import type { Logger } from '../checks/verifier-options.js'
import { VerificationError } from '../errors.js'
import { attempt, nameOfError } from '../transfer/limits.js'
import type { CertificateStore } from './certificate-store.js'
import { downloadLimits } from './download.js'

/** How long a request waits for a store, in milliseconds. A download usually takes less. */
const patience = 1_000

/** A validated file. */
export interface StorableFile {
  readonly url: string
  readonly pem: string
  /** End of its validity, in milliseconds. */
  readonly notAfter: number
}

/** The certificate store for one request. If the store does not answer in time, the request does not ask it again. */
export class StoredFiles {
  #store: CertificateStore | undefined
  readonly #logger: Logger

  constructor({ store, logger }: { readonly store: CertificateStore | undefined; readonly logger: Logger }) {
    this.#store = store
    this.#logger = logger
  }

  /**
   * Returns the PEM that the store has for a URL, or undefined if it has none, returns a value that cannot be PEM, or does
   * not answer in time.
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

  /**
   * Stores validated files. The request is already verified, so a store that fails only makes a later request download
   * again.
   */
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
