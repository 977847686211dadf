import type { Check, Found } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import type { CertificateSources } from './certificate-options.js'
import type { CertificateFindings, CertificateRules, WantedCertificate } from './check-certificate.js'
import { hostOf } from './download.js'
import type { IssuerRules } from './issuer-download.js'
import { type FlightLimits, SingleFlight } from './single-flight.js'
import type { CertificateValidation } from './validate-certificate.js'
import { ValidityCache } from './validity-cache.js'
import type { VerificationKey } from './verification-key.js'
import type { SignedData } from './verify-signature.js'

const cachedKeys = 64

// A download takes two attempts of five seconds at most, and a store one second. A scheme's files come from few hosts.
const limits: FlightLimits = { patience: 2_000, longest: 12_000, perHost: 16, inAll: 64 }

/**
 * Finds the key of the certificate that a request claims to be signed with, behind a cache of keys that are verified.
 * Requests that come at once with one URL share one download and one validation; failures are not kept.
 */
export class SigningCertificates {
  readonly #cache = new ValidityCache<VerificationKey>(cachedKeys)
  readonly #flights = new SingleFlight<VerificationKey>(limits)
  readonly #load: () => Promise<CertificateValidation>
  // A value and not its promise is kept: on Workers a request cannot wait for what another one began.
  #loaded: CertificateValidation | undefined

  /** @param issuerRules lets certificates that a file leaves out be downloaded too; a path then is what proves them */
  constructor(given: CertificateSources, rules: CertificateRules, issuerRules?: IssuerRules) {
    // Nothing but the download proves a certificate without a path, so what a store returns would be taken at its word.
    const sources = rules.proof === 'transport' ? { ...given, store: undefined } : given
    this.#load = async () => {
      const { CertificateValidation } = await import('./validate-certificate.js')
      return new CertificateValidation(sources, rules, issuerRules, limits)
    }
  }

  /** Runs the checks of a certificate; `verify` skips them while the key is known. */
  async check<Findings extends CertificateFindings>(
    check: Check<Findings>,
    wanted: Found<WantedCertificate>,
    now: Date,
  ): Promise<Found<VerificationKey>> {
    // A scheme has all of these checks and more. TypeScript cannot tell that from the generic type.
    if (check.thorough)
      return (await this.#validation()).report(check as Check<unknown> as Check<CertificateFindings>, wanted, now)
    const key = this.#cache.get(wanted().url, now) ?? (await this.#find(wanted(), now, 'anywhere'))
    return () => key
  }

  /**
   * Verifies a signature by the key that {@link check} found for a certificate, which `run` does. Throws as `run` does, and
   * as the checks of a certificate do.
   */
  async verify(
    key: VerificationKey,
    wanted: WantedCertificate,
    now: Date,
    run: (candidate: VerificationKey) => Promise<SignedData>,
  ): Promise<SignedData> {
    try {
      const verified = await run(key)
      key.confirm()
      return verified
    } catch (error) {
      if (key.isOfUrl || !(error instanceof VerificationError) || error.retryable) throw error
    }
    // The store may have taken the file of one URL for that of another: the download is the last word.
    return await run(await this.#find(wanted, now, 'download'))
  }

  async #find(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<VerificationKey> {
    const { url } = wanted
    // Set by the call whose work has landed: it gives the store its time, and the others go on.
    let store: (() => Promise<void>) | undefined
    const key = await this.#flights.run({
      key: `${from} ${url}`,
      host: hostOf(url),
      recall: () => {
        const known = this.#cache.get(url, now)
        return from === 'anywhere' || known?.isOfUrl ? known : undefined
      },
      work: async () => {
        const proven = await (await this.#validation()).validate(wanted, now, from)
        this.#cache.set(url, proven.key, now)
        store = proven.store
        return proven.key
      },
    })
    await store?.()
    return key
  }

  async #validation(): Promise<CertificateValidation> {
    if (this.#loaded === undefined) {
      const validation = await this.#load()
      this.#loaded ??= validation
    }
    return this.#loaded
  }
}
