import {
  readVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  verifierOptionKinds,
} from '../checks/verifier-options.js'
import { aFunction, type OptionKind, type OptionKinds } from '../options/options.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { aCertificateStore, type CertificateStore } from './certificate-store.js'

/** Options of every verifier of a scheme that signs with certificates. */
export interface CertificateOptions extends VerifierOptions {
  /** Whom to trust. Default: the anchors that are pinned for the scheme. A function is called on a cold verification only. */
  trustAnchors?: TrustAnchors | Promise<TrustAnchors> | (() => TrustAnchors | Promise<TrustAnchors>)
  /** Where certificate files are kept between processes. Default: none; verified keys are kept in memory anyway. */
  certificateStore?: CertificateStore
  /** Default: the runtime's. */
  fetch?: typeof fetch
}

const someTrustAnchors: OptionKind = {
  wanted: 'what createTrustAnchors() resolves to, a promise of it, or a function that gives either',
  accepts: isTrustAnchors,
}

/** What each of the options may be. */
export const certificateOptionKinds: OptionKinds<CertificateOptions> = {
  ...verifierOptionKinds,
  trustAnchors: someTrustAnchors,
  certificateStore: aCertificateStore,
  fetch: aFunction,
}

/** The options that every verifier of such a scheme takes, with their defaults. */
export interface CertificateSettings extends VerifierSettings {
  readonly trustAnchors: NonNullable<CertificateOptions['trustAnchors']>
  /** Whether the anchors can be had without a network: a function of the caller's may need one. */
  readonly anchorsAtHand: boolean
  readonly certificateStore: CertificateStore | undefined
  readonly fetch: typeof fetch | undefined
}

/**
 * Fills in the defaults of options that have been read. A scheme brings its own trust anchors: nothing is trusted that it
 * does not name.
 *
 * @throws TypeError if there is no usable Web Crypto.
 */
export function readCertificateSettings(
  options: CertificateOptions,
  defaults: { maxBodyBytes: number; trustAnchors: () => Promise<TrustAnchors> },
): CertificateSettings {
  const { trustAnchors = defaults.trustAnchors, certificateStore, fetch } = options
  // A promise that rejects before the first request must not end the process: the request is told.
  if (trustAnchors instanceof Promise) trustAnchors.catch(() => {})
  const anchorsAtHand = typeof options.trustAnchors !== 'function'
  return { ...readVerifierSettings(options, defaults), trustAnchors, anchorsAtHand, certificateStore, fetch }
}

// A promise, or a function that makes one, can only be looked at when it is asked.
function isTrustAnchors(value: unknown): boolean {
  if (typeof value === 'function') return true
  return (
    typeof value === 'object' &&
    value !== null &&
    (hasCertificates(value) || typeof (value as PromiseLike<unknown>).then === 'function')
  )
}

/** Whether a value can be a set of trust anchors: it holds certificates. */
export function hasCertificates(value: unknown): value is TrustAnchors {
  const { certificates } = (value ?? {}) as Partial<TrustAnchors>
  return Array.isArray(certificates) && certificates.length > 0
}
