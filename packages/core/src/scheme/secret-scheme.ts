import type { Check } from '../checks/check.js'
import type { Verifier } from '../checks/verifier.js'
import {
  readVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  verifierOptionKinds,
} from '../checks/verifier-options.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { aNumber, type OptionKinds } from '../options/options.js'
import { createSecretKeys, type DeriveSecret } from '../shared-secret/secret-keys.js'
import { createSecretSource, type SecretSource, type Secrets, secretsKind } from '../shared-secret/secrets.js'
import { findKeys, type HmacEngine, isSignedBy, warmEngine } from '../shared-secret/verify-by-secret.js'
import { createScheme } from './create-scheme.js'
import type { SchemeKind, SchemeMembers, StepsOf } from './scheme-members.js'
import type { RunRecord } from './scheme-run.js'
import type { SecretRun, SecretSchemeFindings } from './secret-run.js'

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

/** The kind of each option. */
export const secretOptionKinds: OptionKinds<SecretOptions> = /* @__PURE__ */ Object.assign({}, verifierOptionKinds, {
  secrets: secretsKind,
  secretTimeout: /* @__PURE__ */ aNumber('seconds', 0.001, 60),
})

/** The values with which the secrets of one verifier are found. */
export interface SecretEngine extends HmacEngine {
  /** The source in which explain looks for other secrets. */
  readonly secrets: SecretSource
}

/** The kind of the schemes whose requests are signed with a secret that both sides know. */
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

/** Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition. */
export function createSecretScheme<Payload, Options extends SecretOptions, Settings, Findings>(
  scheme: SecretScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { derive, maxBodyBytes } = scheme
  return createScheme<Payload, Options, Settings, Findings, SecretKind>(scheme, secretOptionKinds, (given) => {
    const common = readVerifierSettings(given, { maxBodyBytes })
    const engine = createEngine(common, given, derive)
    return {
      common,
      engine,
      bindSteps: (record) => bindSecretSteps(record, engine),
      prepare: () => warmEngine(engine),
      reports: async () => (await import('./secret-scheme-reports.js')).secretReports,
    }
  })
}

function createEngine(
  { crypto }: VerifierSettings,
  { secrets: given, secretTimeout = 5 }: SecretOptions,
  derive: DeriveSecret | undefined,
): SecretEngine {
  const secrets = createSecretSource(given, secretTimeout)
  return { crypto, secrets, keys: createSecretKeys(crypto, secrets, derive) }
}

function bindSecretSteps(record: RunRecord, engine: HmacEngine): SecretKind['steps'] {
  const check = record.check as Check<SecretSchemeFindings>
  return {
    async prove(name, read) {
      const finding = check.wait('signing-key', () => findKeys(name(), read, engine))
      const keys = finding instanceof Promise ? await finding : finding
      return check.wait('signature', () =>
        whenSettled(isSignedBy(keys(), read(), engine), (isSigned) => {
          if (isSigned) return record.prove({ signer: { id: name().accessKey }, algorithm: 'HMAC-SHA-256' })
          throw new VerificationError(
            'ERR_SIGNATURE_MISMATCH',
            'Verify authorization failed: this is not the signature of this request',
          )
        }),
      )
    },
  }
}
