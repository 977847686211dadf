import type { Verifier } from '../checks/verifier.js'
import { loadOnce } from '../encoding/when-settled.js'
import { pinnableKind } from '../signing-certificate/pinnable-keys.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateOptions } from './certificate-kind.js'
import { createCertificateScheme } from './certificate-scheme.js'
import { completeIdentity, ownKinds } from './complete-identity.js'
import type {
  CertificateDefinition,
  CertificateRequirements,
  InlineDefinition,
  PinnedDefinition,
} from './definition.js'
import type { InlineOptions } from './inline-kind.js'
import { createInlineScheme } from './inline-scheme.js'
import type { PinnedOptions } from './pinned-kind.js'
import { createPinnedScheme } from './pinned-scheme.js'
import { createTrustAnchors } from './trust-anchors.js'

/** Defines a scheme whose requests name their certificate by URL. */
export function defineByUrl<Payload, Findings, Options extends object>(
  scheme: CertificateDefinition<Payload, Findings, Options>,
): (options: Options & CertificateOptions) => Verifier<Payload> {
  type Given = Options & CertificateOptions
  const { certificate, checks } = scheme
  const { issuers } = certificate
  return createCertificateScheme<Payload, Given, Given, Findings>({
    ...completeIdentity(scheme),
    options: ownKinds(scheme.options),
    settings: (options) => options,
    reports: () => scheme.reports,
    certificate: { ...certificate, trustAnchors: loadAnchors(certificate) },
    proving: () => ({ proof: 'path', issuers: issuers && { url: issuers, intermediates: undefined } }),
    checks: (run, options) => checks.call(scheme, run, options),
  })
}

/** Defines a scheme whose messages carry their certificates. */
export function defineInline<Payload, Findings, Options extends object>(
  scheme: InlineDefinition<Payload, Findings, Options>,
): (options: Options & InlineOptions) => Verifier<Payload> {
  type Given = Options & InlineOptions
  const { certificate, checks } = scheme
  const { key = 'RSA', purpose = 'serverAuth', markers, inline, length, dnsName } = certificate
  return createInlineScheme<Payload, Given, Given, Findings>({
    ...completeIdentity(scheme),
    options: ownKinds(scheme.options),
    settings: (options) => options,
    reports: () => scheme.reports,
    certificates: { key, purpose, markers, inline, length, dnsName, trustAnchors: loadAnchors(certificate) },
    checks: (run, options) => checks.call(scheme, run, options),
  })
}

/** Defines a scheme whose keys are pinned. */
export function definePinned<Payload, Findings, Options extends object>(
  scheme: PinnedDefinition<Payload, Findings, Options>,
): (options: Options & PinnedOptions) => Verifier<Payload> {
  type Given = Options & PinnedOptions
  const { certificate, checks } = scheme
  const { pins, key = 'RSA' } = certificate
  const isByCaller = pins === 'by-caller'
  const loadDefault = loadOnce(async () => {
    const { readPins } = await import('../signing-certificate/read-pins.js')
    return await readPins(globalThis.crypto, pins, key)
  })
  const certificates = { ...pinnableKind(key), ...(isByCaller && { required: true as const }) }
  return createPinnedScheme<Payload, Given, Given, Findings>({
    ...completeIdentity(scheme),
    // Replace the kind of the library, which is for RSA keys and does not require the option.
    options: ownKinds({ ...scheme.options, certificates }),
    settings: (options) => options,
    reports: () => scheme.reports,
    pinned: { key, pins: isByCaller ? undefined : async () => await loadDefault() },
    checks: (run, options) => checks.call(scheme, run, options),
  })
}

// The set is created once for all verifiers of the scheme, when a certificate is validated.
function loadAnchors({ trustAnchors }: CertificateRequirements): () => Promise<TrustAnchors> {
  const load = loadOnce(async () => {
    if (typeof trustAnchors === 'function') return await trustAnchors()
    return typeof trustAnchors === 'string' ? await createTrustAnchors(trustAnchors) : trustAnchors
  })
  return async () => await load()
}
