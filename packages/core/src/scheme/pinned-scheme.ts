import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { OptionKinds } from '../options/options.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { pinnedCertificatesKind } from '../signing-certificate/pem-blocks.js'
import type { Pin } from '../signing-certificate/pinned-keys.js'
import { createScheme } from './create-scheme.js'
import type { PinnedRun, PinnedSchemeFindings } from './pinned-run.js'
import type { PinnedSteps, PinSource } from './pinned-steps.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord } from './scheme-run.js'

/** Options of every verifier whose scheme signs with keys that are pinned. */
export interface PinnedOptions extends VerifierOptions {
  /**
   * PEM of the signing certificates that are accepted: CERTIFICATE blocks, or PUBLIC KEY blocks if a certificate is not
   * available. They replace the default of the scheme. Each of them is tried. Only the key and the validity of a certificate
   * count.
   */
  certificates?: string
}

/** The kind of each option. */
export const pinnedOptionKinds: OptionKinds<PinnedOptions> = {
  ...verifierOptionKinds,
  certificates: pinnedCertificatesKind,
}

/** The values with which the signatures of one verifier are verified. */
export interface PinnedEngine {
  readonly crypto: WebCrypto
  /** Loads the step that verifies, at the first call. */
  readonly steps: () => PinnedSteps | Promise<PinnedSteps>
}

/** A request that `prepare` verifies, and the key that signed it. */
export interface PinnedSample<Settings> extends SchemeSample<Settings> {
  readonly time: string
  readonly pin: Pin
}

/** The kind of the schemes whose requests are signed with keys that are pinned. */
export interface PinnedKind extends SchemeKind {
  readonly options: PinnedOptions
  readonly findings: PinnedSchemeFindings
  readonly steps: StepsOf<PinnedRun<unknown>>
  readonly engine: PinnedEngine
}

/** A scheme whose requests are signed with keys that are pinned, because nothing else proves them. */
export interface PinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, PinnedKind> {
  /** Describes the pinned keys. If it has no `pins`, the option `certificates` must be required. */
  readonly pinned: Pick<PinSource, 'key' | 'pins'>
  /** Loads a request that `prepare` verifies. */
  sample?(): Promise<PinnedSample<Settings>>
}

/** Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition. */
export function createPinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { maxBodyBytes, pinned } = scheme
  return createScheme<Payload, Options, Settings, Findings, PinnedKind>(scheme, pinnedOptionKinds, (given) => {
    const common = readVerifierSettings(given, { maxBodyBytes })
    const { crypto } = common
    const steps = loadOnce(async () => {
      const { PinnedSteps } = await import('./pinned-steps.js')
      return new PinnedSteps(crypto, { ...pinned, certificates: given.certificates })
    })
    const engine = { crypto, steps }
    return {
      common,
      engine,
      bindSteps: (record) => bindPinnedSteps(record, steps),
      prepare: async () => (await import('./prepare-pinned-scheme.js')).preparePinnedScheme(scheme, engine),
      reports: async () => (await import('./pinned-scheme-reports.js')).createPinnedReports(crypto),
    }
  })
}

/** Binds the step that needs the pinned keys to a run. */
export function bindPinnedSteps(record: RunRecord, steps: PinnedEngine['steps']): PinnedKind['steps'] {
  return { prove: async (...signed) => (await steps()).prove(record, signed) }
}
