import type { VerifierSettings } from '../checks/verifier-options.js'
import { VerificationError } from '../errors.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { type CertificateSettings, hasCertificates } from './certificate-options.js'
import type { CertificateStore } from './certificate-store.js'

/** The dependencies of the certificate checks. They come from the options of a verifier. */
export interface CertificateSources extends VerifierSettings {
  /** @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available. */
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
}

/** Creates the sources from the settings of a verifier. */
export function certificateSources(settings: CertificateSettings): CertificateSources {
  const { trustAnchors, certificateStore: store, fetch } = settings
  return {
    ...settings,
    trustAnchors: () => obtain(trustAnchors),
    store,
    // Look up fetch at each call, and call it as a method of the global object. Browsers require that.
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
  // No fault of the anchors is caused by the sender of a request.
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The trust anchors are not available', { cause })
}
