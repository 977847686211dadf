import type { Check, Found } from '../checks/check.js'
import type { CertificateIdentity } from '../signing-certificate/certificate-identity.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import type {
  CertificateFindings,
  CertificateRules,
  WantedCertificate,
} from '../signing-certificate/check-certificate.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import { CertificateValidation } from '../signing-certificate/validate-certificate.js'
import { originOf, type VerificationKey } from '../signing-certificate/verification-key.js'
import type { CertificateSchemeFindings, NamedCertificate, SigningCertificate } from './certificate-run.js'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'
import type { RunRecord } from './scheme-run.js'
import { proveSigned } from './signed-data.js'

/** The place of the certificates of a scheme, and their kind. */
export interface CertificateNames extends Partial<CertificateIdentity> {
  readonly url: CertificateUrlPolicy
  /** The content of a file: a chain that begins with the end-entity certificate, or only the end-entity certificate. */
  readonly file: CertificateRules['file']
  /**
   * The SubjectAltName dNSName that a certificate must have, or a function that returns the name for the origin of its URL.
   * The name depends on nothing else of a request, because keys are cached by URL. It may be absent if there are markers.
   */
  readonly dnsName?: string | ((origin: string) => string) | undefined
}

/** How a certificate is proved. */
export interface CertificateProving extends Pick<CertificateRules, 'proof'> {
  /** Allows the download of certificates that are missing from a file; a certification path then proves them. */
  readonly issuers?: IssuerRules | undefined
}

/**
 * The steps that need the certificates of one verifier. The code that downloads and validates certificates, keeps keys and
 * verifies signatures is loaded with the first request that names a certificate.
 */
export class CertificateSteps {
  readonly #names: CertificateNames
  readonly #validation: CertificateValidation

  constructor(settings: CertificateSettings, names: CertificateNames, proving: CertificateProving) {
    this.#names = names
    // Read own properties only, so that a property of Object.prototype cannot choose a purpose or a key.
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
