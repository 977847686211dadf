// This is not in certificate-files.ts, so that a scheme without downloads does not load that module.
import { VerificationError } from '../errors.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { type CertificateSettings, hasCertificates } from './certificate-options.js'

/**
 * Returns the trust anchors of a verifier.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if they are not available.
 */
export async function obtainTrustAnchors(trustAnchors: CertificateSettings['trustAnchors']): Promise<TrustAnchors> {
  let cause: unknown
  try {
    const anchors = await (typeof trustAnchors === 'function' ? trustAnchors() : trustAnchors)
    if (hasCertificates(anchors)) return anchors
  } catch (thrown) {
    cause = thrown
  }
  // The sender of a request cannot cause this error.
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The trust anchors are not available', { cause })
}
