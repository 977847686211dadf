import type { Check, Found } from '../checks/check.js'
import { isVerificationError, VerificationError } from '../errors.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import type {
  CertificateFindings,
  CertificateRules,
  WantedCertificate,
} from '../signing-certificate/check-certificate.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import { CertificateValidation } from '../signing-certificate/validate-certificate.js'
import type { VerificationKey } from '../signing-certificate/verification-key.js'
import type { CertificateSchemeFindings, NamedCertificate, SignedData, SigningCertificate } from './certificate-run.js'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'
import type { RunRecord } from './scheme-run.js'

/** What names the certificates of a scheme. */
export interface CertificateNames {
  readonly url: CertificateUrlPolicy
  /**
   * The SubjectAltName dNSName that a certificate must have, or a function that returns the name for the origin of its URL.
   * The name depends on nothing else of a request, because keys are cached by URL.
   */
  readonly dnsName: string | ((origin: string) => string)
}

/** How a certificate is proved. */
export interface CertificateProving extends CertificateRules {
  /** Allows the download of certificates that are missing from a file; a certification path then proves them. */
  readonly issuers?: IssuerRules | undefined
}

/** The run of a request, as the steps see it. */
export interface StepRun {
  readonly check: Check<CertificateSchemeFindings>
  readonly prove: RunRecord['prove']
  readonly now: Date
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
    this.#validation = new CertificateValidation(settings, proving, proving.issuers)
  }

  /** Runs the checks of the certificate that a request names. `verify` skips most of them while the key is known. */
  certificate(run: StepRun, read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate> {
    const wanted = run.check('certificate-url', () => {
      const { url: text, origin } = read()
      const { url: policy, dnsName } = this.#names
      const url = readCertificateUrl(text, policy, origin)
      return {
        url,
        dnsName: typeof dnsName === 'string' ? dnsName : dnsName(url.slice(0, url.indexOf('/', 'https://'.length))),
      }
    })
    const known = run.check.thorough ? undefined : this.#validation.known(wanted(), run.now)
    return known === undefined ? this.#validate(run, wanted) : this.#signer(run, wanted, () => known)
  }

  async #validate(run: StepRun, wanted: Found<WantedCertificate>): Promise<SigningCertificate> {
    const { check, now } = run
    if (check.thorough) {
      // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
      const reported = check as Check<unknown> as Check<CertificateFindings>
      return this.#signer(run, wanted, await this.#validation.report(reported, wanted, now))
    }
    const key = await this.#validation.find(wanted(), now, 'anywhere')
    return this.#signer(run, wanted, () => key)
  }

  #signer(
    { check, prove, now }: StepRun,
    wanted: Found<WantedCertificate>,
    known: Found<VerificationKey>,
  ): SigningCertificate {
    return {
      prove: (read, mismatch) =>
        check.wait('signature', async () => {
          const key = known()
          const named = wanted()
          const given = read()
          const signed = isList(given) ? given : [given]
          check.note?.('signed-data', signed)
          const verify = (candidate: VerificationKey): Promise<VerifiedData> => verifyOneOf(candidate, signed, mismatch)
          const { signed: matched, key: provenBy } = key.isOfUrl
            ? await verify(key)
            : await this.#validation.verifyStored(key, named, now, verify)
          return prove({
            signer: { id: named.dnsName, certificateUrl: named.url, notAfter: new Date(provenBy.notAfter) },
            algorithm: `RSASSA-PKCS1-v1_5-${matched.hash}` as const,
            signed: matched,
          })
        }),
    }
  }
}

/** The signature that matched, and the key that verified it. */
interface VerifiedData {
  readonly signed: SignedData
  readonly key: VerificationKey
}

async function verifyOneOf(
  candidate: VerificationKey,
  signatures: readonly SignedData[],
  mismatch: (() => VerificationError | undefined) | undefined,
): Promise<VerifiedData> {
  let first: unknown
  for (const signed of signatures) {
    try {
      const { key } = await candidate.verify(signed, signed.data)
      return { signed, key }
    } catch (thrown) {
      if (!isVerificationError(thrown) || thrown.code !== 'ERR_SIGNATURE_MISMATCH') throw thrown
      first ??= thrown
    }
  }
  throw mismatch?.() ?? first ?? new VerificationError('ERR_SIGNATURE_MISMATCH', 'There is no signature to verify')
}

function isList(signed: SignedData | readonly SignedData[]): signed is readonly SignedData[] {
  return Array.isArray(signed)
}
