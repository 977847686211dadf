import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { pinnedCertificatesKind } from '../signing-certificate/pem-blocks.js'
import type { Pin } from '../signing-certificate/pinned-keys.js'
import type { PinnedRun, PinnedSchemeFindings } from './pinned-run.js'
import type { PinnedSteps, PinSource } from './pinned-steps.js'
import type { SchemeDefinition, SchemeSample } from './scheme-definition.js'
import { createRecord } from './scheme-run.js'

/** Options of every verifier whose scheme signs with keys that are pinned. */
export interface PinnedOptions extends VerifierOptions {
  /**
   * PEM of the signing certificates that are accepted: CERTIFICATE blocks, or PUBLIC KEY blocks if a certificate cannot be had.
   * They replace the default of the scheme. Each is tried. Only the key and the validity of a certificate count.
   */
  certificates?: string
}

/** The kind of each option. */
export const pinnedOptionKinds: OptionKinds<PinnedOptions> = {
  ...verifierOptionKinds,
  certificates: pinnedCertificatesKind,
}

/** What the signatures of one verifier are verified with. */
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

/** A scheme whose requests are signed with keys that are pinned, because nothing else proves them. */
export interface PinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>
  extends SchemeDefinition<
    Payload,
    Options,
    PinnedOptions,
    Settings,
    Findings,
    PinnedSchemeFindings,
    PinnedRun<Findings>,
    PinnedEngine
  > {
  /** Describes the pinned keys. If it has no `pins`, the option `certificates` must be required. */
  readonly pinned: Pick<PinSource, 'key' | 'pins'>
  /** Loads a request that `prepare` verifies. */
  sample?(): Promise<PinnedSample<Settings>>
}

/** Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least. */
export function createPinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { creator, maxBodyBytes } = scheme
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...pinnedOptionKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(creator, options, kinds)
    const common = readVerifierSettings(given, { maxBodyBytes })
    const { crypto } = common
    const steps = loadOnce(async () => {
      const { PinnedSteps } = await import('./pinned-steps.js')
      return new PinnedSteps(crypto, { ...scheme.pinned, certificates: given.certificates })
    })
    const engine = { crypto, steps }
    const settings = scheme.settings(given, engine)
    return createVerifier<Findings & PinnedSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runPinnedChecks(scheme, run, steps, settings),
      prepare: async () => (await import('./prepare-pinned-scheme.js')).preparePinnedScheme(scheme, engine),
      reports: async () =>
        (await import('./pinned-scheme-reports.js')).completeReports(crypto, await scheme.reports(settings, engine)),
    })
  }
}

/** Runs the checks of a scheme over one request. */
export async function runPinnedChecks<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
  { check, request, now }: Run<Findings & PinnedSchemeFindings>,
  steps: PinnedEngine['steps'],
  settings: Settings,
): Promise<Proved<Payload>> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown>
  const { fresh, prove, conclude } = createRecord(own, now, scheme)
  const result = await scheme.checks(
    {
      check: own as Check<Findings>,
      request,
      now,
      fresh,
      prove: async (...signed) => (await steps()).prove({ check: own, prove, now }, ...signed),
    },
    settings,
  )
  return conclude(result)
}
