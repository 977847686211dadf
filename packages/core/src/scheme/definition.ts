import type { Covers } from '../checks/verifier.js'
import type { VerifierOptions } from '../checks/verifier-options.js'
import type { OptionKinds } from '../options/options.js'
import type { LiveSecrets } from '../shared-secret/secrets.js'
import type { TaggedData } from '../shared-secret/verify-by-secret.js'
import type { KeyType } from '../signature/signature-algorithm.js'
import type { CertificateMarkers } from '../signing-certificate/certificate-identity.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateOptions, CertificateRun, CertificateSchemeFindings } from './certificate-kind.js'
import type { CertificateUrlPolicy } from './certificate-url.js'
import type { InlineOptions, InlineRun, InlineSchemeFindings } from './inline-kind.js'
import type { PinnedOptions, PinnedRun, PinnedSchemeFindings } from './pinned-kind.js'
import type { SchemeReports } from './scheme-members.js'
import type { SchemeResult, SchemeRun } from './scheme-run.js'
import type { SecretOptions, SecretRun, SecretSchemeFindings } from './secret-kind.js'

/** The members of every definition, whatever proves its signatures. */
export interface DefinitionBase<Options, Findings, LibraryFindings> {
  /** The name, such as `acme`: lower-case letters, digits and hyphens. Errors, log messages and replay ids carry it. */
  readonly name: string
  /** The HTTP status of a rejection: 400 to 499. */
  readonly status: number
  /**
   * Whether the service repeats a delivery until the answer is a success. A message that has been handled is then answered
   * 200. Default false.
   */
  readonly repeats?: boolean
  /** How much of the body the signature proves. There is no default, because a handler relies on it. */
  readonly covers: Covers
  /** The largest body that is accepted, in bytes, unless the caller sets another limit. Default 1 MiB. */
  readonly maxBodyBytes?: number
  /** The kinds of the options that the scheme adds to those of the library. Required if it adds any. */
  readonly options?: OptionKinds<Options>
  /** For each check of the scheme, what `explain` reports: a title, and what it describes beyond the error. */
  readonly reports: SchemeReports<Findings, LibraryFindings>
}

/** The requirements for the certificates of a scheme, wherever they come from. A name, markers, or both are required. */
export interface CertificateRequirements {
  /** The type of the key that signs. Default `RSA`, of 2048 to 8192 bits. */
  readonly key?: KeyType
  /** The SubjectAltName dNSName that the end-entity certificate must have. */
  readonly dnsName?: string
  /** The extensions that mark the certificates of the service. */
  readonly markers?: CertificateMarkers
  /** The purpose that the certificates of a path must allow. Default `serverAuth`. */
  readonly purpose?: 'serverAuth' | 'any'
  /**
   * The anchors that a certification path must lead to: PEM, a set of anchors, or a function that loads it. There is no
   * default. A caller may pass others with the option `trustAnchors`.
   */
  readonly trustAnchors: string | TrustAnchors | (() => TrustAnchors | Promise<TrustAnchors>)
}

/** Describes certificates at URLs that requests name. */
export interface CertificatesAtUrl extends CertificateRequirements {
  /** The URLs at which certificates may be. A request that names another one is refused before any download. */
  readonly url: CertificateUrlPolicy
  /** The content of a file: a chain that begins with the end-entity certificate, or only the end-entity certificate. */
  readonly file: 'chain' | 'end-entity'
  /**
   * The caIssuers URLs (RFC 5280 section 4.2.2.1) from which certificates that a file leaves out may be downloaded. Default:
   * none are.
   */
  readonly issuers?: IssuerUrlPolicy
}

/** The URLs of issuers that may be fetched. They may be plain http, because a certification path proves the file. */
export interface IssuerUrlPolicy {
  /** An origin in canonical form, such as `http://certs.acme.example`, or a pattern for the whole origin. */
  readonly origin: string | RegExp
  /** A pattern for the whole path. */
  readonly path: RegExp
}

/** Describes certificates inside the messages, such as `x5c` of a JWS. */
export interface CertificatesInside extends CertificateRequirements {
  /**
   * The certificates that a message carries. `path`: the whole certification path in its order, up to a trust anchor.
   * `chain`: the end-entity certificate and any others, from which a path is built.
   */
  readonly inline: 'path' | 'chain'
  /** The number of certificates that each message carries. Default: at most 10. */
  readonly length?: number
}

/** Describes pinned keys, for services whose certificates lead to no public trust anchor. */
export interface PinnedCertificates {
  /**
   * PEM of the certificates and public keys that are accepted, in blocks of the types CERTIFICATE and PUBLIC KEY. A caller may
   * pass others with the option `certificates`. `by-caller`: each caller must pass its own.
   */
  readonly pins: string
  /** The type of the keys. Default `RSA`, of 2048 to 8192 bits. */
  readonly key?: KeyType
}

/** Defines a scheme whose requests name, by URL, the certificate that signed them. */
export interface CertificateDefinition<Payload, Findings, Options = object>
  extends DefinitionBase<Options, Findings, CertificateSchemeFindings> {
  readonly certificate: CertificatesAtUrl
  /**
   * The checks, from top to bottom. `verify` stops at the first check that fails; `explain` runs all checks that can still
   * run. The result needs the findings of `prove` and `fresh` in the same run.
   */
  checks(run: CertificateRun<Findings>, options: Options & CertificateOptions): Promise<SchemeResult<Payload>>
}

/** Defines a scheme whose messages carry the certificates that signed them. */
export interface InlineDefinition<Payload, Findings, Options = object>
  extends DefinitionBase<Options, Findings, InlineSchemeFindings> {
  readonly certificate: CertificatesInside
  /** The checks, as in {@link CertificateDefinition.checks}. */
  checks(run: InlineRun<Findings>, options: Options & InlineOptions): Promise<SchemeResult<Payload>>
}

/** Defines a scheme whose requests are signed with keys that are pinned. */
export interface PinnedDefinition<Payload, Findings, Options = object>
  extends DefinitionBase<Options, Findings, PinnedSchemeFindings> {
  readonly certificate: PinnedCertificates
  /** The checks, as in {@link CertificateDefinition.checks}. */
  checks(run: PinnedRun<Findings>, options: Options & PinnedOptions): Promise<SchemeResult<Payload>>
}

/** Options of a verifier whose scheme has one secret. */
export interface SingleSecretOptions extends VerifierOptions {
  /** The secret. During a rotation, a list of two secrets: both are then valid. */
  secret: LiveSecrets
}

/** One request to a scheme that has one secret. */
export interface SingleSecretRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `signing-key` and `signature`: the secret has signed the data, with HMAC-SHA-256.
   *
   * @param read - returns the signature of the request, and the data that it must sign
   */
  prove(read: () => TaggedData): ReturnType<SecretRun<Findings>['prove']>
}

/** Defines a scheme whose requests are signed with one shared secret, which is the same for all of them. */
export interface SingleSecretDefinition<Payload, Findings, Options = object>
  extends DefinitionBase<Options, Findings, SecretSchemeFindings> {
  readonly secret: 'single'
  /** The checks, as in {@link CertificateDefinition.checks}. */
  checks(run: SingleSecretRun<Findings>, options: Options & VerifierOptions): Promise<SchemeResult<Payload>>
}

/** Defines a scheme whose requests name the access key of the shared secret that signed them. */
export interface KeyedSecretDefinition<Payload, Findings, Options = object>
  extends DefinitionBase<Options, Findings, SecretSchemeFindings> {
  readonly secret: 'by-access-key'
  /** The checks, as in {@link CertificateDefinition.checks}. */
  checks(run: SecretRun<Findings>, options: Options & SecretOptions): Promise<SchemeResult<Payload>>
}

/** The definition of a scheme of any kind. */
export type AnyDefinition<Payload, Findings, Options> =
  | CertificateDefinition<Payload, Findings, Options>
  | InlineDefinition<Payload, Findings, Options>
  | PinnedDefinition<Payload, Findings, Options>
  | SingleSecretDefinition<Payload, Findings, Options>
  | KeyedSecretDefinition<Payload, Findings, Options>
