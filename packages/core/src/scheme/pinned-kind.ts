import type { Found, Nothing } from '../checks/check.js'
import type { VerifierOptions } from '../checks/verifier-options.js'
import type { KeyType } from '../signature/signature-algorithm.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord, SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, ProveSigned } from './signed-data.js'

// The kind of the schemes whose requests are signed with keys that are pinned, because nothing else proves them.

export type { Pin, PinnedKeys }

/** Options of every verifier whose scheme signs with keys that are pinned. */
export interface PinnedOptions extends VerifierOptions {
  /**
   * PEM of the signing certificates that are accepted: CERTIFICATE blocks, or PUBLIC KEY blocks if a certificate is not
   * available. They replace the default of the scheme. Each of them is tried. Only the key and the validity of a certificate
   * count.
   */
  certificates?: string
}

/** The keys that are pinned for one verifier. */
export interface PinSource {
  /** The type of the keys. Default RSA. */
  readonly key?: KeyType | undefined
  /** PEM that the caller passed. */
  readonly certificates?: string | undefined
  /** Loads the keys that are pinned if the caller passed none. */
  readonly pins?: (() => Promise<readonly Pin[]>) | undefined
}

/** The findings of the checks that the library runs for a scheme whose keys are pinned, by id. */
export interface PinnedSchemeFindings extends TimestampFindings {
  'pinned-certificates': PinnedKeys
  'certificate-validity': Nothing
  signature: KeyProof
  'signer-validity': Nothing
}

/** One request to a scheme whose keys are pinned. */
export interface PinnedRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `pinned-certificates`, `certificate-validity`, `signature` and `signer-validity`: a pinned key has signed the
   * data, and its certificate is valid. Each pin is tried with each candidate. Nothing is downloaded.
   */
  prove(...signed: Parameters<ProveSigned>): Promise<Found<KeyProof>>
}

/** The values with which the signatures of one verifier are verified. */
export interface PinnedEngine {
  readonly crypto: WebCrypto
  /** Loads the step that verifies, at the first call. */
  readonly steps: () => PinnedStep | Promise<PinnedStep>
}

/** The types that these schemes share. */
export interface PinnedKind extends SchemeKind {
  readonly options: PinnedOptions
  readonly findings: PinnedSchemeFindings
  readonly steps: StepsOf<PinnedRun<unknown>>
  readonly engine: PinnedEngine
}

/** A request that `prepare` verifies, and the key that signed it. */
export interface PinnedSample<Settings> extends SchemeSample<Settings> {
  readonly time: string
  readonly pin: Pin
}

/** A scheme whose requests are signed with keys that are pinned. */
export interface PinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, PinnedKind> {
  /** Describes the pinned keys. If it has no `pins`, the option `certificates` must be required. */
  readonly pinned: Pick<PinSource, 'key' | 'pins'>
  /** Loads a request that `prepare` verifies. */
  sample?(): Promise<PinnedSample<Settings>>
}

/** The step that needs the pinned keys of one verifier. */
export interface PinnedStep {
  prove(run: RunRecord, signed: Parameters<ProveSigned>): Promise<Found<KeyProof>>
  /** Reads the pins. */
  prepare(): Promise<void>
}

/** Binds the step to a run. */
export function bindPinnedSteps(record: RunRecord, steps: PinnedEngine['steps']): PinnedKind['steps'] {
  return { prove: async (...signed) => (await steps()).prove(record, signed) }
}
