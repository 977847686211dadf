import type { Found } from '../checks/check.js'
import type { VerificationError } from '../errors.js'
import type { CertificateFindings } from '../signing-certificate/check-certificate.js'
import type { CarriedSignature } from '../signing-certificate/verification-key.js'
import type { Proof, SchemeRun, TimestampFindings } from './scheme-run.js'

/** The findings of the checks that the library runs for a scheme that signs with certificates, by id. */
export interface CertificateSchemeFindings extends CertificateFindings, TimestampFindings {
  signature: CertificateProof
}

/** The certificate that a request names. */
export interface NamedCertificate {
  /** The URL as it came. */
  readonly url: string
  /** The only origin that this request may name. Default: every origin that the policy of the scheme allows. */
  readonly origin?: string
}

/** A signature that a request carries, and the bytes that it must sign. */
export interface SignedData extends CarriedSignature {
  readonly data: Uint8Array<ArrayBuffer>
}

/** The signing certificate of one request. */
export interface SigningCertificate {
  /**
   * Runs the check `signature`: the key of the certificate has signed the data. If there are several candidates, it tries
   * them in turn.
   *
   * @param mismatch - returns the error if no candidate matches. Default: ERR_SIGNATURE_MISMATCH.
   */
  prove(
    read: () => SignedData | readonly SignedData[],
    mismatch?: () => VerificationError | undefined,
  ): Found<CertificateProof> | Promise<Found<CertificateProof>>
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
  certificate(read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate>
}
