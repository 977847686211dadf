import type { Check } from '../checks/check.js'
import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierSettings, verifierOptionKinds } from '../checks/verifier-options.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { aNumber, type OptionKinds } from '../options/options.js'
import { createSecretKeys, type DeriveSecret } from '../shared-secret/secret-keys.js'
import { createSecretSource, secretsKind } from '../shared-secret/secrets.js'
import { findKeys, type HmacEngine, isSignedBy, warmEngine } from '../shared-secret/verify-by-secret.js'
import { createScheme } from './create-scheme.js'
import type { RunRecord } from './scheme-run.js'
import type { SecretEngine, SecretKind, SecretOptions, SecretScheme, SecretSchemeFindings } from './secret-kind.js'

/** The kind of each option. */
export const secretOptionKinds: OptionKinds<SecretOptions> = /* @__PURE__ */ Object.assign({}, verifierOptionKinds, {
  secrets: secretsKind,
  secretTimeout: /* @__PURE__ */ aNumber('seconds', 0.001, 60),
})

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
