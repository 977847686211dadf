import type { Verifier } from '../checks/verifier.js'
import { verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import { type CertificateOptions, createCertificateScheme } from './certificate-scheme.js'
import type {
  AnyDefinition,
  CertificateDefinition,
  DefinitionBase,
  KeyedSecretDefinition,
  SingleSecretDefinition,
  SingleSecretOptions,
} from './definition.js'
import { readDefinition, secretKind } from './read-definition.js'
import { createSecretScheme, type SecretOptions } from './secret-scheme.js'
import { createTrustAnchors } from './trust-anchors.js'

/**
 * Defines a scheme, and returns the function that creates its verifiers. The author writes what to read, which certificate or
 * secret must have signed it, and the string to sign. The library does the rest, in the same way for every scheme: URL policy,
 * download, certification path, caches, cryptography, freshness, replays and `explain`.
 *
 * The type parameters are what a verified request holds, what each check of the scheme finds, by id, and the options that the
 * scheme adds.
 *
 * @throws TypeError if the definition is not valid: an unknown key, a URL policy whose origin is not https or whose pattern is
 * not anchored, a status that does not refuse, anchors or `covers` left out.
 *
 * @example
 * ```ts
 * import { decodeBase64, defineScheme, type Found, parseUnproven, requiredHeader } from '@countersign/core/scheme'
 *
 * interface Checks {
 *   'signature-header': Uint8Array<ArrayBuffer>
 *   payload: Readonly<Record<string, unknown>>
 * }
 *
 * export const createAcmeVerifier = defineScheme<Readonly<Record<string, unknown>>, Checks>({
 *   name: 'acme',
 *   status: 400,
 *   covers: 'body',
 *   certificate: {
 *     url: { title: 'Acme-Certificate', origin: 'https://keys.acme.example', path: /^\/certs\/[0-9a-f]{32}\.pem$/ },
 *     file: 'chain',
 *     dnsName: 'signing.acme.example',
 *     trustAnchors: '-----BEGIN CERTIFICATE-----…',
 *   },
 *   reports: {
 *     'signature-header': { title: 'Acme-Signature is base64' },
 *     payload: { title: 'The body is an event' },
 *   },
 *   async checks({ check, request, certificate, fresh }) {
 *     const signature = check('signature-header', () =>
 *       decodeBase64(requiredHeader(request.headers, 'acme-signature', 'Acme-Signature')),
 *     )
 *     const signer = await certificate(() => ({
 *       url: requiredHeader(request.headers, 'acme-certificate', 'Acme-Certificate'),
 *     }))
 *     const proof = await signer.prove(() => ({
 *       name: 'Acme-Signature',
 *       hash: 'SHA-256',
 *       signature: signature(),
 *       data: request.body,
 *     }))
 *     const event = check('payload', () => parseUnproven(request.body))
 *     const timestamp = fresh(
 *       () => new Date(String(event().time)),
 *       () => ({ past: 300, future: 60 }),
 *     )
 *     return { payload: event(), proof: proof(), timestamp: timestamp(), replayId: () => String(event().id) }
 *   },
 * })
 * ```
 */
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: CertificateDefinition<Payload, Findings, Options>,
): (options: Options & CertificateOptions) => Verifier<Payload>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: SingleSecretDefinition<Payload, Findings, Options>,
): (options: Options & SingleSecretOptions) => Verifier<Payload>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: KeyedSecretDefinition<Payload, Findings, Options>,
): (options: Options & SecretOptions) => Verifier<Payload>
export function defineScheme<Payload, Findings, Options extends object>(
  definition: AnyDefinition<Payload, Findings, Options>,
): (options: Options & CertificateOptions & SingleSecretOptions & SecretOptions) => Verifier<Payload> {
  const scheme = readDefinition(definition)
  if ('certificate' in scheme) return defineByCertificate(scheme)
  return scheme.secret === 'single' ? defineBySingleSecret(scheme) : defineByAccessKey(scheme)
}

function defineByCertificate<Payload, Findings, Options extends object>(
  scheme: CertificateDefinition<Payload, Findings, Options>,
): (options: Options & CertificateOptions) => Verifier<Payload> {
  const { trustAnchors } = scheme.certificate
  // Created when a certificate is validated, once for all verifiers of the scheme.
  const load = loadOnce(async () => {
    if (typeof trustAnchors === 'function') return await trustAnchors()
    return typeof trustAnchors === 'string' ? await createTrustAnchors(trustAnchors) : trustAnchors
  })
  return createCertificateScheme<Payload, Options & CertificateOptions, Options & CertificateOptions, Findings>({
    ...complete(scheme),
    options: ownKinds(scheme.options),
    certificate: { ...scheme.certificate, trustAnchors: async () => await load() },
    settings: (options) => options,
    checks: (run, options) => scheme.checks(run, options),
    reports: () => scheme.reports,
  })
}

function defineByAccessKey<Payload, Findings, Options extends object>(
  scheme: KeyedSecretDefinition<Payload, Findings, Options>,
): (options: Options & SecretOptions) => Verifier<Payload> {
  return createSecretScheme<Payload, Options & SecretOptions, Options & SecretOptions, Findings>({
    ...complete(scheme),
    options: ownKinds(scheme.options),
    settings: (options) => options,
    checks: (run, options) => scheme.checks(run, options),
    reports: () => scheme.reports,
  })
}

function defineBySingleSecret<Payload, Findings, Options extends object>(
  scheme: SingleSecretDefinition<Payload, Findings, Options>,
): (options: Options & SingleSecretOptions) => Verifier<Payload> {
  const { name } = scheme
  const { creator } = complete(scheme)
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
    // The rest are the options of the scheme and of every verifier, but TypeScript cannot infer that from the generic type.
    return create({ ...others, secrets: { [name]: secret } } as unknown as Options & SecretOptions)
  }
}

const defaultMaxBodyBytes = 1_048_576

type Named = Pick<DefinitionBase<unknown, unknown, unknown>, 'name' | 'status' | 'repeats' | 'covers' | 'maxBodyBytes'>

function complete({
  name,
  status,
  repeats = false,
  covers,
  maxBodyBytes = defaultMaxBodyBytes,
}: Named): Required<Named> & {
  readonly creator: string
} {
  const creator = `create${name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Verifier`
  return { name, status, repeats, covers, maxBodyBytes, creator }
}

// The two tables name every option, but TypeScript cannot infer that from the generic type.
function ownKinds<Kinds>(options: object | undefined): Kinds {
  return (options ?? {}) as Kinds
}
