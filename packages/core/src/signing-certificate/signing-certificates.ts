import type { Check, Found } from '../checks/check.js'
import type { CertificateSources } from './certificate-options.js'
import type { CertificateFindings, CertificateRules, WantedCertificate } from './check-certificate.js'
import type { IssuerRules } from './issuer-download.js'
import { SingleFlight } from './single-flight.js'
import type { CertificateValidation } from './validate-certificate.js'
import { ValidityCache } from './validity-cache.js'
import type { VerificationKey } from './verification-key.js'

const cachedKeys = 64

// Milliseconds that a request waits for a certificate that another one is already fetching.
const patience = 2_000

/**
 * Finds the key of the certificate that a request claims to be signed with, behind a cache of keys that are verified.
 * Requests that come at once with one URL share one download and one validation; failures are not kept.
 */
export class SigningCertificates {
  readonly #cache = new ValidityCache<VerificationKey>(cachedKeys)
  readonly #flights = new SingleFlight<VerificationKey>(patience)
  readonly #load: () => Promise<CertificateValidation>
  // A value and not its promise is kept: on Workers a request cannot wait for what another one began.
  #loaded: CertificateValidation | undefined

  /** @param issuerRules lets certificates that a file leaves out be downloaded too; a path then is what proves them */
  constructor(given: CertificateSources, rules: CertificateRules, issuerRules?: IssuerRules) {
    // Nothing but the download proves a certificate without a path, so what a store returns would be taken at its word.
    const sources = rules.proof === 'transport' ? { ...given, store: undefined } : given
    this.#load = async () => {
      const { CertificateValidation } = await import('./validate-certificate.js')
      return new CertificateValidation(sources, rules, issuerRules, patience)
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
    const { url } = wanted()
    const key = this.#cache.get(url, now) ?? (await this.#flights.run(url, () => this.#validate(wanted(), now)))
    return () => key
  }

  async #validate(wanted: WantedCertificate, now: Date): Promise<VerificationKey> {
    const validation = await this.#validation()
    return await validation.validate(wanted, now, (key) => this.#cache.set(wanted.url, key, now))
  }

  async #validation(): Promise<CertificateValidation> {
    if (this.#loaded === undefined) {
      const validation = await this.#load()
      this.#loaded ??= validation
    }
    return this.#loaded
  }
}
