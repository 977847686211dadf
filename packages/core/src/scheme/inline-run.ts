import type { Found } from '../checks/check.js'
import type { InlineFindings } from '../signing-certificate/validate-inline-certificates.js'
import type { Proof, SchemeRun, TimestampFindings } from './scheme-run.js'

/** The findings of the checks that the library runs for a scheme whose messages carry their certificates, by id. */
export interface InlineSchemeFindings extends InlineFindings, TimestampFindings {
  signature: Proof
}

/** An ECDSA signature by a P-256 key with SHA-256, and the certificates of the key. */
export interface InlineSignature {
  /** Base64 of the DER of each certificate, the end-entity certificate first. */
  readonly certificates: readonly string[]
  /** r and s at full length, 64 bytes. */
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** One message to a scheme whose messages carry their certificates. */
export interface InlineRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs every check of the certificates, and then the check `signature`. While the key of the certificates is known,
   * `verify` skips those of the certificates.
   */
  prove(read: () => InlineSignature): Promise<Found<Proof>>
  /**
   * Verifies a signature inside the message by the same rules. It is no check of its own, and proves nothing about the
   * message.
   *
   * @throws VerificationError with the code of the first check that failed.
   */
  verifyInner(signed: InlineSignature): Promise<void>
}
