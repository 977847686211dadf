import type { Check, Found } from '../checks/check.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { CertificateSettings } from './certificate-options.js'
import type { CertificateFindings, CertificateRules, WantedCertificate } from './check-certificate.js'
import type { IssuerRules } from './issuer-download.js'
import type { CertificateValidation } from './validate-certificate.js'
import type { VerificationKey } from './verification-key.js'

/**
 * The signing certificates of one verifier. The code that downloads and validates certificates, keeps keys and verifies
 * signatures is loaded with the first request that names a certificate.
 */
export class SigningCertificates {
  readonly #validation: () => CertificateValidation | Promise<CertificateValidation>

  /**
   * @param issuerRules allows the download of certificates that are missing from a file; a certification path then proves
   * them
   */
  constructor(
    settings: CertificateSettings,
    given: Pick<CertificateRules, 'file' | 'proof'>,
    issuerRules?: IssuerRules,
  ) {
    const rules = { key: 'RSA', purpose: 'serverAuth', markers: undefined, isNamed: true, ...given } as const
    this.#validation = loadOnce(async () => {
      const { CertificateValidation } = await import('./validate-certificate.js')
      return new CertificateValidation(settings, rules, issuerRules)
    })
  }

  /** Runs the checks of a certificate. `verify` skips them, and does not wait, while the key is known. */
  check<Findings extends CertificateFindings>(
    check: Check<Findings>,
    wanted: Found<WantedCertificate>,
    now: Date,
  ): Found<VerificationKey> | Promise<Found<VerificationKey>> {
    const validation = this.#validation()
    const known = check.thorough || validation instanceof Promise ? undefined : validation.known(wanted(), now)
    return known === undefined ? findKey(validation, check, wanted, now) : () => known
  }

  /**
   * Calls `run` to verify a signature with the key that {@link check} found for a certificate. Throws the errors of `run`
   * and those of the certificate checks.
   */
  verify<Verified>(
    key: VerificationKey,
    wanted: WantedCertificate,
    now: Date,
    run: (candidate: VerificationKey) => Promise<Verified>,
  ): Promise<Verified> {
    return key.isOfUrl ? run(key) : this.#verifyStored(key, wanted, now, run)
  }

  async #verifyStored<Verified>(
    key: VerificationKey,
    wanted: WantedCertificate,
    now: Date,
    run: (candidate: VerificationKey) => Promise<Verified>,
  ): Promise<Verified> {
    return await (await this.#validation()).verifyStored(key, wanted, now, run)
  }
}

async function findKey<Findings extends CertificateFindings>(
  loading: CertificateValidation | Promise<CertificateValidation>,
  check: Check<Findings>,
  wanted: Found<WantedCertificate>,
  now: Date,
): Promise<Found<VerificationKey>> {
  const validation = await loading
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  if (check.thorough) return validation.report(check as Check<unknown> as Check<CertificateFindings>, wanted, now)
  const key = await validation.find(wanted(), now, 'anywhere')
  return () => key
}
