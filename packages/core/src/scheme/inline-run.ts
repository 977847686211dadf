import type { InlineFindings } from '../signing-certificate/validate-inline-certificates.js'
import type { SigningCertificate } from './certificate-run.js'
import type { SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, SignedData } from './signed-data.js'

/** The findings of the checks that the library runs for a scheme whose messages carry their certificates, by id. */
export interface InlineSchemeFindings extends InlineFindings, TimestampFindings {
  signature: KeyProof
}

/** A signature, and the certificates of its key. */
export interface InlineSignature extends SignedData {
  /** Base64 of the DER of each certificate, the end-entity certificate first. */
  readonly certificates: readonly string[]
}

/** One message to a scheme whose messages carry their certificates. */
export interface InlineRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs every check of the certificates: validity, name, usage and certification path. While the key of the certificates is
   * known, `verify` skips them.
   *
   * @param read - returns base64 of the DER of each certificate, the end-entity certificate first
   */
  certificates(read: () => readonly string[]): Promise<SigningCertificate>
  /**
   * Verifies a signature inside the message by the same rules. It is not a check of its own, and proves nothing about the
   * message.
   *
   * @throws VerificationError with the code of the first check that failed.
   */
  verifyInner(signed: InlineSignature): Promise<void>
}
