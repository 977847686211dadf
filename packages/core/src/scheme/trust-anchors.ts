import type { Certificate } from '../x509/certificate/certificate.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'

/**
 * Creates a set of trust anchors, as the function of the same name in `@countersign/core/x509` does. Here, the code that
 * parses certificates is loaded at the first call, because a scheme needs its anchors only when a certificate is validated.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if a certificate is malformed.
 * @throws TypeError if the set is empty.
 */
export async function createTrustAnchors(
  certificates: string | Uint8Array | readonly Certificate[],
): Promise<TrustAnchors> {
  const anchors = await import('../x509/index.js')
  return await anchors.createTrustAnchors(certificates)
}
