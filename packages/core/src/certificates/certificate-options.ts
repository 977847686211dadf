import type { Logger } from '../verification/logger.js'
import { safeLogger } from '../verification/logger.js'
import { requireCrypto } from '../verification/require-crypto.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateSources } from './certificate-context.js'
import type { CertificateStore } from './certificate-store.js'

/** Options that every scheme with certificates takes. */
export interface CertificateOptions {
  /** Whom to trust. Default: `amazonTrustAnchors()`. A function is called on a cold verification only. */
  trustAnchors?: TrustAnchors | Promise<TrustAnchors> | (() => TrustAnchors | Promise<TrustAnchors>)
  /** Where certificate files are kept between processes. Default: none; verified keys are kept in memory anyway. */
  certificateStore?: CertificateStore
  /** Default: the runtime's. */
  fetch?: typeof fetch
  /** Web Crypto. Default: the runtime's. */
  crypto?: Crypto
  /** Default: none. `console` fits. */
  logger?: Logger
}

/**
 * Reads the certificate options of a scheme.
 *
 * @throws TypeError for a trust anchor, store, fetch or crypto that is none.
 */
export function readCertificateOptions(options: CertificateOptions): CertificateSources {
  const { trustAnchors = defaultTrustAnchors, certificateStore, crypto = globalThis.crypto } = options
  // Looked up at each call, and called as a method of the global object, as browsers insist.
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  if (!isTrustAnchors(trustAnchors)) {
    throw new TypeError('trustAnchors must be what createTrustAnchors() or amazonTrustAnchors() gives')
  }
  if (certificateStore !== undefined && !isStore(certificateStore)) {
    throw new TypeError('certificateStore must have get and set')
  }
  if (typeof fetch !== 'function') throw new TypeError('fetch must be a function')
  return {
    trustAnchors: async () => await (typeof trustAnchors === 'function' ? trustAnchors() : trustAnchors),
    store: certificateStore,
    fetch,
    crypto: requireCrypto(crypto),
    logger: safeLogger(options.logger),
  }
}

// A promise, or a function that makes one, can only be looked at when it is asked.
function isTrustAnchors(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null) return false
  const { then, certificates } = value as Partial<TrustAnchors & PromiseLike<TrustAnchors>>
  return typeof then === 'function' || (Array.isArray(certificates) && certificates.length > 0)
}

function isStore(value: Partial<CertificateStore> | null): boolean {
  return typeof value?.get === 'function' && typeof value.set === 'function'
}

async function defaultTrustAnchors(): Promise<TrustAnchors> {
  const { amazonTrustAnchors } = await import('../trust/amazon.js')
  return await amazonTrustAnchors()
}
