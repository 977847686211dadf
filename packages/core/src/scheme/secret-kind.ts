import type { Found } from '../checks/check.js'
import type { VerifierOptions } from '../checks/verifier-options.js'
import type { DeriveSecret, KeyName } from '../shared-secret/secret-keys.js'
import type { SecretSource, Secrets } from '../shared-secret/secrets.js'
import type { HmacEngine, TaggedData } from '../shared-secret/verify-by-secret.js'
import type { WebCryptoKey } from '../signature/web-crypto.js'
import type { SchemeKind, SchemeMembers, StepsOf } from './scheme-members.js'
import type { Proof, SchemeRun, TimestampFindings } from './scheme-run.js'

// The kind of the schemes whose requests are signed with a secret that both sides know.

/** Options of every verifier whose scheme signs with shared secrets. */
export interface SecretOptions extends VerifierOptions {
  /**
   * Secrets by access key, or an asynchronous look-up that resolves to undefined for an unknown key. During a rotation, a
   * list of two secrets can replace a secret; both are then valid. A record is copied at construction. If a look-up throws,
   * returns an empty secret or does not answer in time, the request fails with ERR_DEPENDENCY_FAILED. The answers of a
   * look-up are not cached.
   */
  secrets: Secrets
  /** How long a look-up may take, in seconds. Default 5. */
  secretTimeout?: number
}

/** The findings of the checks that the library runs for a scheme that signs with a shared secret, by id. */
export interface SecretSchemeFindings extends TimestampFindings {
  'signing-key': readonly WebCryptoKey[]
  signature: Proof
}

/** One request to a scheme that signs with a shared secret. */
export interface SecretRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `signing-key` and `signature`: a secret of the access key has signed the data, with HMAC-SHA-256. If the
   * secret is being rotated, both secrets are tried.
   *
   * @param name - returns the access key that the request names
   * @param read - returns the signature of the request, and the data that it must sign
   */
  prove(name: () => KeyName, read: () => TaggedData): Promise<Found<Proof>>
}

/** The values with which the secrets of one verifier are found. */
export interface SecretEngine extends HmacEngine {
  /** The source in which explain looks for other secrets. */
  readonly secrets: SecretSource
}

/** The types that these schemes share. */
export interface SecretKind extends SchemeKind {
  readonly options: SecretOptions
  readonly findings: SecretSchemeFindings
  readonly steps: StepsOf<SecretRun<unknown>>
  readonly engine: SecretEngine
}

/** A scheme whose requests are signed with a secret that both sides know. */
export interface SecretScheme<Payload, Options extends SecretOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, SecretKind> {
  /** Derives the secret that signs, if a request names a scope for it. */
  readonly derive?: DeriveSecret
}
