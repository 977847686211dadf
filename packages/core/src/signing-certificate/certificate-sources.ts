import type { VerifierSettings } from '../checks/verifier-options.js'
import { VerificationError } from '../errors.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { type CertificateSettings, hasCertificates } from './certificate-options.js'
import type { CertificateStore } from './certificate-store.js'

/** What the checks of a certificate need from the caller of a scheme. */
export interface CertificateSources extends VerifierSettings {
  /** @throws VerificationError ERR_DEPENDENCY_FAILED if the anchors cannot be had. */
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
}

/** Makes the sources that a verifier's settings stand for. */
export function certificateSources(settings: CertificateSettings): CertificateSources {
  const { trustAnchors, certificateStore: store, fetch } = settings
  return {
    ...settings,
    trustAnchors: () => obtain(trustAnchors),
    store,
    // Looked up at each call, and called as a method of the global object, as browsers insist.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
  }
}

async function obtain(trustAnchors: CertificateSettings['trustAnchors']): Promise<TrustAnchors> {
  let cause: unknown
  try {
    const anchors = await (typeof trustAnchors === 'function' ? trustAnchors() : trustAnchors)
    if (hasCertificates(anchors)) return anchors
  } catch (thrown) {
    cause = thrown
  }
  // Whatever is wrong with them, it is nothing that the sender of a request did.
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The trust anchors could not be had', { cause })
}
