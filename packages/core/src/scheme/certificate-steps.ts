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
import type { VerificationKey } from '../signing-certificate/verification-key.js'
import type { CertificateSchemeFindings, NamedCertificate, SigningCertificate } from './certificate-run.js'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'
import { createProve, type SignatureRun, type VerifiedData } from './signed-data.js'

/** What names the certificates of a scheme, and what kind of certificates they are. */
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
 * verifies signatures is loaded with the first request that comes to name a certificate.
 */
export class CertificateSteps {
  readonly #names: CertificateNames
  readonly #validation: CertificateValidation

  constructor(settings: CertificateSettings, names: CertificateNames, proving: CertificateProving) {
    this.#names = names
    // Own properties only: no other program may choose a purpose or a key.
    const own: CertificateNames = Object.assign(Object.create(null), names)
    const { file, key = 'RSA', purpose = 'serverAuth', markers, dnsName } = own
    const rules = { file, key, purpose, markers, proof: proving.proof, isNamed: dnsName !== undefined }
    this.#validation = new CertificateValidation(settings, rules, proving.issuers)
  }

  /** Runs the checks of the certificate that a request names. `verify` skips most of them while the key is known. */
  certificate(run: SignatureRun, read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate> {
    const check = run.check as Check<CertificateSchemeFindings>
    const wanted = check('certificate-url', () => {
      const { url: text, origin } = read()
      const { url: policy, dnsName } = this.#names
      const url = readCertificateUrl(text, policy, origin)
      return {
        url,
        dnsName: typeof dnsName === 'function' ? dnsName(originOf(url)) : dnsName,
      }
    })
    const known = run.check.thorough ? undefined : this.#validation.known(wanted(), run.now)
    return known === undefined ? this.#validate(run, wanted) : this.#signer(run, wanted, () => known)
  }

  async #validate(run: SignatureRun, wanted: Found<WantedCertificate>): Promise<SigningCertificate> {
    const { check, now } = run
    if (check.thorough) {
      // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
      const reported = check as Check<CertificateFindings>
      return this.#signer(run, wanted, await this.#validation.report(reported, wanted, now))
    }
    const key = await this.#validation.find(wanted(), now, 'anywhere')
    return this.#signer(run, wanted, () => key)
  }

  #signer(run: SignatureRun, wanted: Found<WantedCertificate>, known: Found<VerificationKey>): SigningCertificate {
    return {
      prove: createProve<VerificationKey>(
        run,
        async (find, refuse) => {
          const verify = async (key: VerificationKey): Promise<VerifiedData<VerificationKey>> =>
            (await find(key)) ?? refuse()
          const key = known()
          return key.isOfUrl ? await verify(key) : await this.#validation.verifyStored(key, wanted(), run.now, verify)
        },
        (key) => {
          const { dnsName = key.subject, url } = wanted()
          return { id: dnsName, certificateUrl: url, notAfter: new Date(key.notAfter) }
        },
      ),
    }
  }
}

function originOf(url: string): string {
  return url.slice(0, url.indexOf('/', 'https://'.length))
}
