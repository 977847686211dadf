import type { Check, Found } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import { loadOnce } from '../transfer/load-once.js'
import type { CertificateSources } from './certificate-options.js'
import type { CertificateFindings, CertificateRules, WantedCertificate } from './check-certificate.js'
import type { IssuerRules } from './issuer-download.js'
import type { CertificateValidation } from './validate-certificate.js'
import { ValidityCache } from './validity-cache.js'
import type { VerificationKey } from './verification-key.js'
import type { SignedData } from './verify-signature.js'

const cachedKeys = 64

/**
 * Finds the key of the certificate that a request claims to be signed with: in a cache of keys that are proven, or by a
 * validation, the code of which is loaded when the first certificate has to be validated.
 */
export class SigningCertificates {
  readonly #cache = new ValidityCache<VerificationKey>(cachedKeys)
  readonly #validation: () => Promise<CertificateValidation>

  /** @param issuerRules lets certificates that a file leaves out be downloaded too; a path then is what proves them */
  constructor(sources: CertificateSources, rules: CertificateRules, issuerRules?: IssuerRules) {
    this.#validation = loadOnce(async () => {
      const { CertificateValidation } = await import('./validate-certificate.js')
      return new CertificateValidation(sources, rules, issuerRules, this.#cache)
    })
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
    return await (await this.#validation()).find(wanted, now, from)
  }
}
