import { isPromise } from '../encoding/when-settled.js'
import type { CertificateIdentity } from '../signing-certificate/certificate-identity.js'
import type { CertificateOptions, CertificateSettings } from '../signing-certificate/certificate-options.js'
import type { CertificateFindings, CertificateRules } from '../signing-certificate/check-certificate.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateUrlPolicy } from './certificate-url.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord, SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, ProveSigned } from './signed-data.js'

// The kind of the schemes whose requests name the certificate that signed them.

export type { SignedData } from './signed-data.js'
export type { CertificateOptions }

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

/** The types that these schemes share. */
export interface CertificateKind extends SchemeKind {
  readonly options: CertificateOptions
  readonly findings: CertificateSchemeFindings
  readonly steps: StepsOf<CertificateRun<unknown>>
  readonly engine: CertificateSettings
}

/** A scheme whose requests name the certificate that signed them. */
export interface CertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, CertificateKind> {
  readonly certificate: CertificateNames & {
    /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
    readonly trustAnchors: () => TrustAnchors | Promise<TrustAnchors>
  }
  /** Reads from the options how a certificate is proved. Default: by a path, from the file alone. */
  proving?(options: Options): CertificateProving
  /** Loads a request that `prepare` verifies. It is signed by the sample certificate of `signing-certificate/`. */
  sample?(): Promise<SchemeSample<Settings>>
}

/** The step that needs the certificates of one verifier. */
export interface CertificateStep {
  certificate(run: RunRecord, read: () => NamedCertificate): SigningCertificate | Promise<SigningCertificate>
}

/** Binds the step to a run. */
export function bindCertificateSteps(
  record: RunRecord,
  steps: () => CertificateStep | Promise<CertificateStep>,
): CertificateKind['steps'] {
  return {
    certificate(read) {
      const loaded = steps()
      return isPromise(loaded) ? loaded.then((one) => one.certificate(record, read)) : loaded.certificate(record, read)
    },
  }
}
