import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { pinnedCertificatesKind } from '../signing-certificate/pem-blocks.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import { type PinnedRun, type PinnedSchemeFindings, proveByPin } from './pinned-run.js'
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

const pinnedOptionKinds: OptionKinds<PinnedOptions> = { ...verifierOptionKinds, certificates: pinnedCertificatesKind }

/** What the signatures of one verifier are verified with. */
export interface PinnedEngine {
  readonly crypto: WebCrypto
  /** Loads the pinned keys at the first call. */
  readonly keys: () => PinnedKeys | Promise<PinnedKeys>
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
  /** Loads the keys that are pinned if the caller passes no others. */
  readonly pins: () => Promise<readonly Pin[]>
  /** Loads a request that `prepare` verifies. */
  sample(): Promise<PinnedSample<Settings>>
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
    const keys = loadOnce(async () => {
      const { PinnedKeys } = await import('../signing-certificate/pinned-keys.js')
      return new PinnedKeys(crypto, await loadPins(crypto, given.certificates, scheme.pins))
    })
    const settings = scheme.settings(given, { crypto, keys })
    return createVerifier<Findings & PinnedSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runPinnedChecks(scheme, run, keys, settings),
      prepare: async () => (await import('./prepare-pinned-scheme.js')).preparePinnedScheme(scheme, { crypto, keys }),
      reports: async () =>
        (await import('./pinned-scheme-reports.js')).completeReports(await scheme.reports(settings, { crypto, keys })),
    })
  }
}

// Only a verifier with its own certificates loads the certificate parser, and only one without loads the default.
async function loadPins(
  crypto: WebCrypto,
  certificates: string | undefined,
  pins: () => Promise<readonly Pin[]>,
): Promise<readonly Pin[]> {
  if (certificates === undefined) return await pins()
  return await (await import('../signing-certificate/read-pins.js')).readPins(crypto, certificates)
}

/** Runs the checks of a scheme over one request. */
export async function runPinnedChecks<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
  { check, request, now }: Run<Findings & PinnedSchemeFindings>,
  keys: PinnedEngine['keys'],
  settings: Settings,
): Promise<Proved<Payload>> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown>
  const { fresh, prove: record, conclude } = createRecord(own, now, scheme)
  const prove = proveByPin({ check: own as Check<PinnedSchemeFindings>, record, now }, keys)
  return conclude(await scheme.checks({ check: own as Check<Findings>, request, now, fresh, prove }, settings))
}
