import type { Verifier } from '../checks/verifier.js'
import { verifierOptionKinds } from '../checks/verifier-options.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import { completeIdentity, ownKinds } from './complete-identity.js'
import type { KeyedSecretDefinition, SingleSecretDefinition, SingleSecretOptions } from './definition.js'
import { secretKind } from './read-definition.js'
import type { SecretOptions } from './secret-kind.js'
import { createSecretScheme } from './secret-scheme.js'

/** Defines a scheme whose requests name the access key of their secret. */
export function defineByAccessKey<Payload, Findings, Options extends object>(
  scheme: KeyedSecretDefinition<Payload, Findings, Options>,
): (options: Options & SecretOptions) => Verifier<Payload> {
  type Given = Options & SecretOptions
  const { checks } = scheme
  return createSecretScheme<Payload, Given, Given, Findings>({
    ...completeIdentity(scheme),
    options: ownKinds(scheme.options),
    settings: (options) => options,
    reports: () => scheme.reports,
    checks: (run, options) => checks.call(scheme, run, options),
  })
}

/** Defines a scheme that has one secret. */
export function defineBySingleSecret<Payload, Findings, Options extends object>(
  scheme: SingleSecretDefinition<Payload, Findings, Options>,
): (options: Options & SingleSecretOptions) => Verifier<Payload> {
  const { name, creator } = completeIdentity(scheme)
  const kinds = { ...verifierOptionKinds, secret: secretKind, ...scheme.options } as unknown as OptionKinds<
    Options & SingleSecretOptions
  >
  // The one secret is the secret of an access key that has the name of the scheme.
  const accessKey = { accessKey: name }
  const create = defineByAccessKey<Payload, Findings, Options>({
    ...scheme,
    secret: 'by-access-key',
    checks: ({ check, request, now, fresh, prove }, options) =>
      scheme.checks({ check, request, now, fresh, prove: (read) => prove(() => accessKey, read) }, options),
  })
  return (options) => {
    const { secret, ...others } = readOptions(creator, options, kinds)
    // The remaining options are those of the scheme and of every verifier, but TypeScript cannot infer that from the generic
    // type.
    return create({ ...others, secrets: { [name]: secret } } as unknown as Options & SecretOptions)
  }
}
