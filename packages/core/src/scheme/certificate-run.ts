import type { Check, Found } from '../checks/check.js'
import type { Run } from '../checks/scheme.js'
import { whenSettled } from '../encoding/when-settled.js'
import { isVerificationError, VerificationError } from '../errors.js'
import type { CertificateFindings, WantedCertificate } from '../signing-certificate/check-certificate.js'
import type { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { SignedData, VerificationKey, VerifiedSignature } from '../signing-certificate/verification-key.js'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'
import type { FreshTimestamp, Proof, RunRecord } from './run-record.js'
import type { SchemeRun } from './scheme-definition.js'

/** The findings of the checks that the library runs for a scheme that signs with certificates, by id. */
export interface CertificateSchemeFindings extends CertificateFindings {
  signature: CertificateProof
  timestamp: FreshTimestamp
}

/** The certificate that a request names. */
export interface NamedCertificate {
  /** The URL as it came. */
  readonly url: string
  /** The only origin that this request may name. Default: every origin that the policy of the scheme allows. */
  readonly origin?: string
}

/** A signing certificate in the run of one request. */
export interface SigningCertificate {
  readonly wanted: Found<WantedCertificate>
  readonly key: Found<VerificationKey>
}

/** A signature that the key of a certificate made. */
export interface CertificateProof extends Proof {
  /** The signature that matched, of those that were tried. */
  readonly signed: SignedData
}

/** One request to a scheme that signs with certificates. */
export interface CertificateRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the check `certificate-url` and then every check of the certificate: download, validity, name, usage and
   * certification path. While the key of the certificate is known, `verify` skips all but the first.
   */
  certificate(read: () => NamedCertificate): Promise<SigningCertificate>
  /**
   * Runs the check `signature`: the key of the certificate has signed the data. If there are several candidates, it tries
   * them in turn.
   *
   * @param mismatch - returns the error if no candidate matches. Default: ERR_SIGNATURE_MISMATCH.
   */
  prove(
    certificate: SigningCertificate,
    read: () => SignedData | readonly SignedData[],
    mismatch?: () => VerificationError | undefined,
  ): Found<CertificateProof> | Promise<Found<CertificateProof>>
}

/** What names the certificates of a scheme. */
export interface CertificateNames {
  readonly url: CertificateUrlPolicy
  /**
   * The SubjectAltName dNSName that a certificate must have, or a function that returns the name for the origin of its URL.
   * The name depends on nothing else of a request, because keys are cached by URL.
   */
  readonly dnsName: string | ((origin: string) => string)
}

/** Creates the run of one request. */
export function startCertificateRun<Findings>(
  { check, request, now }: Run<Findings & CertificateSchemeFindings>,
  record: RunRecord,
  certificates: SigningCertificates,
  { url: policy, dnsName }: CertificateNames,
): CertificateRun<Findings> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown> as Check<CertificateSchemeFindings>
  return {
    check: check as Check<unknown> as Check<Findings>,
    request,
    now,
    fresh: (read, tolerance, name) => own('timestamp', () => record.checkFresh(read(), tolerance(), name)),
    async certificate(read) {
      const wanted = await own.wait('certificate-url', () => {
        const { url: text, origin } = read()
        return whenSettled(readCertificateUrl(text, policy, origin), (url) => ({
          url,
          dnsName: typeof dnsName === 'string' ? dnsName : dnsName(url.slice(0, url.indexOf('/', 'https://'.length))),
        }))
      })
      return { wanted, key: await certificates.check(own, wanted, now) }
    },
    prove: (certificate, read, mismatch) =>
      own.wait('signature', async () => {
        const key = certificate.key()
        const wanted = certificate.wanted()
        const signed = read()
        const matched = await certificates.verify(key, wanted, now, (candidate) =>
          isList(signed) ? verifyOneOf(candidate, signed, mismatch) : candidate.verify(signed),
        )
        return record.prove({
          signer: { id: wanted.dnsName, certificateUrl: wanted.url, notAfter: new Date(matched.key.notAfter) },
          algorithm: `RSASSA-PKCS1-v1_5-${matched.hash}` as const,
          signed: matched,
        })
      }),
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
