import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import {
  readVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  verifierOptionKinds,
} from '../checks/verifier-options.js'
import { aNumber, type OptionKinds, readOptions } from '../options/options.js'
import { createSecretKeys, type DeriveSecret } from '../shared-secret/secret-keys.js'
import { createSecretSource, type SecretSource, type Secrets, secretsKind } from '../shared-secret/secrets.js'
import { type HmacEngine, warmEngine } from '../shared-secret/verify-by-secret.js'
import type { SchemeDefinition } from './scheme-definition.js'
import { createRecord } from './scheme-run.js'
import { proveBySecret, type SecretRun, type SecretSchemeFindings } from './secret-run.js'

/** Options of every verifier whose scheme signs with shared secrets. */
export interface SecretOptions extends VerifierOptions {
  /**
   * Secrets by access key, or an asynchronous look-up that resolves to undefined for an unknown key. During a rotation, a
   * list of two secrets can replace a secret; both are then valid. A record is copied at construction. If a look-up throws,
   * gives an empty secret or does not answer in time, the request fails with ERR_DEPENDENCY_FAILED. The answers of a look-up
   * are not cached.
   */
  secrets: Secrets
  /** How long a look-up may take, in seconds. Default 5. */
  secretTimeout?: number
}

/** The kind of each option. */
export const secretOptionKinds: OptionKinds<SecretOptions> = /* @__PURE__ */ Object.assign({}, verifierOptionKinds, {
  secrets: secretsKind,
  secretTimeout: /* @__PURE__ */ aNumber('seconds', 0.001, 60),
})

/** What the secrets of one verifier are found with. */
export interface SecretEngine extends HmacEngine {
  /** The source in which explain looks for other secrets. */
  readonly secrets: SecretSource
}

/** A scheme whose requests are signed with a secret that both sides know. */
export interface SecretScheme<Payload, Options extends SecretOptions, Settings, Findings>
  extends SchemeDefinition<
    Payload,
    Options,
    SecretOptions,
    Settings,
    Findings,
    SecretSchemeFindings,
    SecretRun<Findings>,
    SecretEngine
  > {
  /** Derives the secret that signs, if a request names a scope for it. */
  readonly derive?: DeriveSecret
}

/** Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least. */
export function createSecretScheme<Payload, Options extends SecretOptions, Settings, Findings>(
  scheme: SecretScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { creator, maxBodyBytes } = scheme
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...secretOptionKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(creator, options, kinds)
    const common = readVerifierSettings(given, { maxBodyBytes })
    const engine = createEngine(common, given, scheme.derive)
    const settings = scheme.settings(given, engine)
    return createVerifier<Findings & SecretSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runChecks(scheme, run, engine, settings),
      prepare: () => warmEngine(engine),
      reports: async () =>
        (await import('./secret-scheme-reports.js')).completeReports(await scheme.reports(settings, engine)),
    })
  }
}

function createEngine(
  { crypto }: VerifierSettings,
  { secrets: given, secretTimeout = 5 }: SecretOptions,
  derive: DeriveSecret | undefined,
): SecretEngine {
  const secrets = createSecretSource(given, secretTimeout)
  return { crypto, secrets, keys: createSecretKeys(crypto, secrets, derive) }
}

async function runChecks<Payload, Options extends SecretOptions, Settings, Findings>(
  scheme: SecretScheme<Payload, Options, Settings, Findings>,
  { check, request, now }: Run<Findings & SecretSchemeFindings>,
  engine: SecretEngine,
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
      prove: proveBySecret(own as Check<SecretSchemeFindings>, prove, engine),
    },
    settings,
  )
  return conclude(result)
}
