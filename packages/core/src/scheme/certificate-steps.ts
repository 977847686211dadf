import type { Check, Found } from '../checks/check.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import type { CertificateFindings, WantedCertificate } from '../signing-certificate/check-certificate.js'
import { CertificateValidation } from '../signing-certificate/validate-certificate.js'
import { originOf, type VerificationKey } from '../signing-certificate/verification-key.js'
import type {
  CertificateNames,
  CertificateProving,
  CertificateSchemeFindings,
  CertificateStep,
  NamedCertificate,
  SigningCertificate,
} from './certificate-kind.js'
import { readCertificateUrl } from './certificate-url.js'
import type { RunRecord } from './scheme-run.js'
import { proveSigned } from './signed-data.js'

/**
 * The steps that need the certificates of one verifier. The code that downloads and validates certificates, keeps keys and
 * verifies signatures is loaded with the first request that names a certificate.
 */
export class CertificateSteps implements CertificateStep {
  readonly #names: CertificateNames
  readonly #validation: CertificateValidation

  constructor(settings: CertificateSettings, names: CertificateNames, proving: CertificateProving) {
    this.#names = names
    // Read own properties only, so that no other program can choose a purpose or a key.
    const own: CertificateNames = Object.assign(Object.create(null), names)
    const { file, key = 'RSA', purpose = 'serverAuth', markers, dnsName } = own
    const rules = { file, key, purpose, markers, proof: proving.proof, isNamed: dnsName !== undefined }
    this.#validation = new CertificateValidation(settings, rules, proving.issuers)
  }

  /** Runs the checks of the certificate that a request names. `verify` skips most of them while the key is known. */
  certificate(run: RunRecord, read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate> {
    const { now } = run
    const check = run.check as Check<CertificateSchemeFindings>
    let key: VerificationKey | undefined
    const wanted = check('certificate-url', () => {
      const named = read()
      if (!check.thorough) key = this.#known(named, now)
      return key?.certificate ?? this.#readWanted(named)
    })
    if (!check.thorough) key ??= this.#validation.known(wanted().url, now)
    const known = key
    return known === undefined ? this.#validate(run, wanted) : this.#signer(run, () => known)
  }

  // Keys are kept by the canonical forms of URLs that were allowed. So if there is a key, its URL need not be read again.
  #known({ url, origin }: NamedCertificate, now: Date): VerificationKey | undefined {
    const key = this.#validation.known(url, now)
    return origin === undefined || origin === key?.origin ? key : undefined
  }

  #readWanted({ url: text, origin }: NamedCertificate): WantedCertificate {
    const { url: policy, dnsName } = this.#names
    const url = readCertificateUrl(text, policy, origin)
    return { url, dnsName: typeof dnsName === 'function' ? dnsName(originOf(url)) : dnsName }
  }

  async #validate(run: RunRecord, wanted: Found<WantedCertificate>): Promise<SigningCertificate> {
    const { check, now } = run
    if (check.thorough) {
      const key = await this.#validation.report(check as Check<CertificateFindings>, wanted, now)
      return this.#signer(run, key)
    }
    const key = await this.#validation.find(wanted(), now, 'anywhere')
    return this.#signer(run, () => key)
  }

  #signer(run: RunRecord, known: Found<VerificationKey>): SigningCertificate {
    return {
      prove: (...signed) =>
        proveSigned(run, signed, (candidates) => {
          const key = known()
          return key.isOfUrl ? key.findSigned(candidates) : this.#validation.findSigned(key, candidates, run.now)
        }),
    }
  }
}
