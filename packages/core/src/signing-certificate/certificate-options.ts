import { aFunction, type OptionKind, type OptionKinds } from '../checks/options.js'
import {
  readVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  verifierOptionKinds,
} from '../checks/verifier-options.js'
import { VerificationError } from '../errors.js'
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

/** What the checks of a certificate need from the caller of a scheme. */
export interface CertificateSources extends VerifierSettings {
  /** @throws VerificationError ERR_DEPENDENCY_FAILED if the anchors cannot be had. */
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
}

/**
 * Fills in the defaults of options that have been read. A scheme brings its own trust anchors: nothing is trusted that it
 * does not name.
 *
 * @throws TypeError if there is no usable Web Crypto.
 */
export function readCertificateSources(
  options: CertificateOptions,
  defaults: { maxBodyBytes: number; trustAnchors: () => Promise<TrustAnchors> },
): CertificateSources {
  const { trustAnchors = defaults.trustAnchors, certificateStore } = options
  // A promise that rejects before the first request must not end the process: the request is told.
  if (trustAnchors instanceof Promise) trustAnchors.catch(() => {})
  return {
    ...readVerifierSettings(options, defaults),
    trustAnchors: () => obtain(trustAnchors),
    store: certificateStore,
    // Looked up at each call, and called as a method of the global object, as browsers insist.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  }
}

async function obtain(trustAnchors: NonNullable<CertificateOptions['trustAnchors']>): Promise<TrustAnchors> {
  let cause: unknown
  try {
    const anchors = await (typeof trustAnchors === 'function' ? trustAnchors() : trustAnchors)
    if (hasCertificates(anchors)) return anchors
  } catch (thrown) {
    cause = thrown
  }
  // Whatever is wrong with them, it is nothing that the sender of a request did.
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The trust anchors could not be had', { retryable: true, cause })
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

function hasCertificates(value: unknown): value is TrustAnchors {
  const { certificates } = (value ?? {}) as Partial<TrustAnchors>
  return Array.isArray(certificates) && certificates.length > 0
}
