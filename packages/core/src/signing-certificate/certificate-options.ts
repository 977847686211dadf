import {
  readVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  verifierOptionKinds,
} from '../checks/verifier-options.js'
import { aFunction, type OptionKind, type OptionKinds } from '../options/options.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { aCertificateStore, type CertificateStore } from './certificate-store.js'

/** Options of every verifier whose scheme signs with certificates. */
export interface CertificateOptions extends VerifierOptions {
  /**
   * The trust anchors. Default: the anchors that are pinned for the scheme. If it is a function, it is called only while no
   * verified key is cached.
   */
  trustAnchors?: TrustAnchors | Promise<TrustAnchors> | (() => TrustAnchors | Promise<TrustAnchors>)
  /** Keeps certificate files between processes. Default: none. Verified keys are always kept in memory. */
  certificateStore?: CertificateStore
  /** The fetch function. Default: the one of the runtime. */
  fetch?: typeof fetch
}

const someTrustAnchors: OptionKind = {
  wanted: 'what createTrustAnchors() resolves to, a promise of it, or a function that gives either',
  accepts: isTrustAnchors,
}

/** The kind of each option. */
export const certificateOptionKinds: OptionKinds<CertificateOptions> = {
  ...verifierOptionKinds,
  trustAnchors: someTrustAnchors,
  certificateStore: aCertificateStore,
  fetch: aFunction,
}

/** The options of every verifier whose scheme signs with certificates, with their defaults. */
export interface CertificateSettings extends VerifierSettings {
  readonly trustAnchors: NonNullable<CertificateOptions['trustAnchors']>
  /** Whether the anchors are surely available without a network. A function of the caller may need a network. */
  readonly anchorsAtHand: boolean
  readonly certificateStore: CertificateStore | undefined
  readonly fetch: typeof fetch | undefined
}

/**
 * Adds the defaults to options that were already read. Each scheme names its own default trust anchors, and no others are
 * trusted.
 *
 * @throws TypeError if there is no usable WebCrypto.
 */
export function readCertificateSettings(
  options: CertificateOptions,
  defaults: { maxBodyBytes: number; trustAnchors: () => TrustAnchors | Promise<TrustAnchors> },
): CertificateSettings {
  const { trustAnchors = defaults.trustAnchors, certificateStore, fetch } = options
  // A promise that rejects before the first request must not end the process. The first request reports the error.
  if (trustAnchors instanceof Promise) trustAnchors.catch(() => {})
  const anchorsAtHand = typeof options.trustAnchors !== 'function'
  return { ...readVerifierSettings(options, defaults), trustAnchors, anchorsAtHand, certificateStore, fetch }
}

// The result of a promise or a function can be checked only later, when a request needs it.
function isTrustAnchors(value: unknown): boolean {
  if (typeof value === 'function') return true
  return (
    typeof value === 'object' &&
    value !== null &&
    (hasCertificates(value) || typeof (value as PromiseLike<unknown>).then === 'function')
  )
}

/** Returns whether a value holds certificates, as a set of trust anchors does. */
export function hasCertificates(value: unknown): value is TrustAnchors {
  const { certificates } = (value ?? {}) as Partial<TrustAnchors>
  return Array.isArray(certificates) && certificates.length > 0
}
