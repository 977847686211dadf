import type { CertificateFindings } from '../signing-certificate/check-certificate.js'
import type { SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, ProveSigned } from './signed-data.js'

export type { SignedData } from './signed-data.js'

/** The findings of the checks that the library runs for a scheme that signs with certificates, by id. */
export interface CertificateSchemeFindings extends CertificateFindings, TimestampFindings {
  signature: KeyProof
}

/** The certificate that a request names. */
export interface NamedCertificate {
  /** The URL as it arrived. */
  readonly url: string
  /** The only origin that this request may name. Default: every origin that the policy of the scheme allows. */
  readonly origin?: string
}

/** The signing certificate of one request. */
export interface SigningCertificate {
  /** Runs the check `signature`: the key of the certificate has signed the data. */
  readonly prove: ProveSigned
}

/** One request to a scheme whose requests name their certificate by URL. */
export interface CertificateRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the check `certificate-url` and then every check of the certificate: download, validity, name, usage and
   * certification path. While the key of the certificate is known, `verify` skips all but the first.
   */
  certificate(read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate>
}
