import type { Verifier } from '../checks/verifier.js'
import type { CertificateOptions } from './certificate-kind.js'
import { defineByUrl, defineInline, definePinned } from './define-by-certificate.js'
import { defineByAccessKey, defineBySingleSecret } from './define-by-secret.js'
import type {
  AnyDefinition,
  CertificateDefinition,
  InlineDefinition,
  KeyedSecretDefinition,
  PinnedDefinition,
  SingleSecretDefinition,
  SingleSecretOptions,
} from './definition.js'
import type { InlineOptions } from './inline-kind.js'
import type { PinnedOptions } from './pinned-kind.js'
import { readDefinition } from './read-definition.js'
import type { SecretOptions } from './secret-kind.js'

/** Creates the verifiers of a scheme. It carries the definition, from which tests can be derived. */
export interface VerifierCreator<Options, Payload, Definition> {
  (options: Options): Verifier<Payload>
  /** A copy of the definition. A change of the original has no effect. */
  readonly definition: Definition
}

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
): VerifierCreator<Options & CertificateOptions, Payload, CertificateDefinition<Payload, Findings, Options>>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: InlineDefinition<Payload, Findings, Options>,
): VerifierCreator<Options & InlineOptions, Payload, InlineDefinition<Payload, Findings, Options>>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: PinnedDefinition<Payload, Findings, Options>,
): VerifierCreator<Options & PinnedOptions, Payload, PinnedDefinition<Payload, Findings, Options>>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: SingleSecretDefinition<Payload, Findings, Options>,
): VerifierCreator<Options & SingleSecretOptions, Payload, SingleSecretDefinition<Payload, Findings, Options>>
export function defineScheme<Payload, Findings, Options extends object = object>(
  definition: KeyedSecretDefinition<Payload, Findings, Options>,
): VerifierCreator<Options & SecretOptions, Payload, KeyedSecretDefinition<Payload, Findings, Options>>
export function defineScheme<Payload, Findings, Options extends object>(
  given: AnyDefinition<Payload, Findings, Options>,
): VerifierCreator<never, Payload, AnyDefinition<Payload, Findings, Options>> {
  const definition = readDefinition(given)
  return Object.assign(createCreator(definition), { definition })
}

function createCreator<Payload, Findings, Options extends object>(
  definition: AnyDefinition<Payload, Findings, Options>,
): (options: never) => Verifier<Payload> {
  if (isInline(definition)) return defineInline(definition)
  if (isPinned(definition)) return definePinned(definition)
  if ('certificate' in definition) return defineByUrl(definition)
  return definition.secret === 'single' ? defineBySingleSecret(definition) : defineByAccessKey(definition)
}

// The definition was read: it has own properties only.
function isInline<Payload, Findings, Options>(
  definition: AnyDefinition<Payload, Findings, Options>,
): definition is InlineDefinition<Payload, Findings, Options> {
  return 'certificate' in definition && 'inline' in definition.certificate
}

function isPinned<Payload, Findings, Options>(
  definition: AnyDefinition<Payload, Findings, Options>,
): definition is PinnedDefinition<Payload, Findings, Options> {
  return 'certificate' in definition && 'pins' in definition.certificate
}
