import type { Check } from '../checks/check.js'
import { whenSettled } from '../encoding/when-settled.js'
import { isVerificationError, VerificationError } from '../errors.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import type { CertificateFindings, CertificateRules } from '../signing-certificate/check-certificate.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import { CertificateValidation } from '../signing-certificate/validate-certificate.js'
import type { SignedData, VerificationKey, VerifiedSignature } from '../signing-certificate/verification-key.js'
import type { CertificateSchemeFindings, NamedCertificate, SigningCertificate } from './certificate-run.js'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'
import type { RecordedRun } from './scheme-run.js'

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
  readonly prove: RecordedRun<unknown>['prove']
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
  async certificate({ check, prove, now }: StepRun, read: () => NamedCertificate): Promise<SigningCertificate> {
    const { url: policy, dnsName } = this.#names
    const validation = this.#validation
    const wanted = await check.wait('certificate-url', () => {
      const { url: text, origin } = read()
      return whenSettled(readCertificateUrl(text, policy, origin), (url) => ({
        url,
        dnsName: typeof dnsName === 'string' ? dnsName : dnsName(url.slice(0, url.indexOf('/', 'https://'.length))),
      }))
    })
    const known = check.thorough
      ? await validation.report(check as Check<unknown> as Check<CertificateFindings>, wanted, now)
      : (validation.known(wanted(), now) ?? (await validation.find(wanted(), now, 'anywhere')))
    return {
      prove: (readSigned, mismatch) =>
        check.wait('signature', async () => {
          const key = typeof known === 'function' ? known() : known
          const { url, dnsName: id } = wanted()
          const signed = readSigned()
          const matched = await validation.verify(key, wanted(), now, (candidate) =>
            isList(signed) ? verifyOneOf(candidate, signed, mismatch) : candidate.verify(signed),
          )
          return prove({
            signer: { id, certificateUrl: url, notAfter: new Date(matched.key.notAfter) },
            algorithm: `RSASSA-PKCS1-v1_5-${matched.hash}` as const,
            signed: matched,
          })
        }),
    }
  }
}

async function verifyOneOf(
  key: VerificationKey,
  candidates: readonly SignedData[],
  mismatch: (() => VerificationError | undefined) | undefined,
): Promise<VerifiedSignature> {
  let first: unknown
  for (const signed of candidates) {
    try {
      return await key.verify(signed)
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
