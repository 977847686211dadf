import type { VerifierOptions } from '../checks/verifier-options.js'
import type { CertificateOptions, CertificateSettings } from '../signing-certificate/certificate-options.js'
import type { InlineFindings, InlineRules } from '../signing-certificate/validate-inline-certificates.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { SigningCertificate } from './certificate-kind.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord, SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, SignedData } from './signed-data.js'

// The kind of the schemes whose messages carry the certificates that signed them.

/** Options of every verifier whose scheme has its certificates inside its messages. Nothing is downloaded or stored. */
export interface InlineOptions extends VerifierOptions, Pick<CertificateOptions, 'trustAnchors'> {}

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

/** The types that these schemes share. */
export interface InlineKind extends SchemeKind {
  readonly options: InlineOptions
  readonly findings: InlineSchemeFindings
  readonly steps: StepsOf<InlineRun<unknown>>
  readonly engine: CertificateSettings
}

/** A genuine message that `prepare` verifies. No verifier trusts its anchor. */
export interface InlineSample<Settings> extends SchemeSample<Settings> {
  /** PEM of its trust anchor. */
  readonly anchor: string
  /** The time at which it is genuine. */
  readonly time: string
}

/** A scheme whose messages carry the certificates that signed them. */
export interface InlineScheme<Payload, Options extends InlineOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, InlineKind> {
  readonly certificates: InlineRules & {
    /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
    readonly trustAnchors: () => TrustAnchors | Promise<TrustAnchors>
  }
  /** Loads a message that `prepare` verifies. */
  sample?(): Promise<InlineSample<Settings>>
}

/** The steps that need the certificates of one message. */
export interface InlineStep {
  certificates(run: RunRecord, read: () => readonly string[]): Promise<SigningCertificate>
  verifyInner(now: Date, signed: InlineSignature): Promise<void>
}

/** Binds the steps to a run. */
export function bindInlineSteps(record: RunRecord, steps: () => InlineStep | Promise<InlineStep>): InlineKind['steps'] {
  return {
    certificates: async (read) => (await steps()).certificates(record, read),
    verifyInner: async (signed) => (await steps()).verifyInner(record.now, signed),
  }
}
