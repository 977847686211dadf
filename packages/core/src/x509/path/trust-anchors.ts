import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'

/** Certificates that are trusted because they were given. Made by {@link createTrustAnchors}. */
export interface TrustAnchors {
  /** One at least, frozen. */
  readonly certificates: readonly Certificate[]
}

/**
 * Creates a set of trust anchors. Trust comes from being given: an anchor's own signature, serial number and issuer are
 * not judged. Its validity, name constraints, extended key usage, path length and critical extensions are enforced.
 *
 * @param certificates - a PEM bundle, one DER certificate, or parsed certificates
 * @throws TypeError where there is none.
 * @throws VerificationError ERR_CERTIFICATE_INVALID where one is malformed.
 */
export async function createTrustAnchors(
  certificates: string | Uint8Array | readonly Certificate[],
): Promise<TrustAnchors> {
  if (certificates.length === 0) throw new TypeError('Trust anchors: there is none')
  const isParsed = typeof certificates !== 'string' && !ArrayBuffer.isView(certificates)
  const list = isParsed ? [...certificates] : await parseCertificates(certificates)
  return Object.freeze({ certificates: Object.freeze(list) })
}
