import type { Certificate } from '../certificate/certificate.js'
import { confirmCertificates, parseCertificates } from '../certificate/parse-certificates.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import type { CertificateFields } from '../certificate/read-certificate.js'

/** Certificates that are trusted because they were given. Made by {@link createTrustAnchors}. */
export interface TrustAnchors {
  /** One at least, frozen. */
  readonly certificates: readonly Certificate[]
}

/** What a path needs to know of an issuer, be it an intermediate certificate or a trust anchor. */
export type IssuerFields = Pick<
  CertificateFields,
  | 'notBefore'
  | 'notAfter'
  | 'basicConstraints'
  | 'keyUsage'
  | 'extKeyUsage'
  | 'subjectAltName'
  | 'nameConstraints'
  | 'subjectKeyIdentifier'
> & {
  readonly subject: Pick<CertificateFields['subject'], 'text' | 'comparisonKeys'>
  readonly subjectPublicKeyInfo: Pick<
    CertificateFields['subjectPublicKeyInfo'],
    'type' | 'jwk' | 'modulusBits' | 'fault'
  >
  readonly extensions: readonly Pick<CertificateFields['extensions'][number], 'id' | 'critical'>[]
}

/** A trust anchor: a name, a key and constraints (RFC 5280 section 6.1.1 (d)), and the certificate that says so. */
export interface TrustAnchor {
  readonly fields: IssuerFields
  readonly certificate: Certificate
}

// Not a property of the set: what counts is what was given, whatever becomes of the object.
const anchorsOf = new WeakMap<TrustAnchors, readonly TrustAnchor[]>()

/**
 * Creates a set of trust anchors. Trust comes from being given: an anchor's own signature, serial number and issuer are
 * not judged. Its validity, name constraints, extended key usage, path length and critical extensions are enforced.
 *
 * @param certificates - a PEM bundle, one DER certificate, or parsed certificates
 * @throws TypeError if there is none, or one was not made by `parseCertificates`.
 * @throws VerificationError ERR_CERTIFICATE_INVALID if one is malformed.
 */
export async function createTrustAnchors(
  certificates: string | Uint8Array | readonly Certificate[],
): Promise<TrustAnchors> {
  const isParsed = Array.isArray(certificates)
  if (!isParsed && typeof certificates !== 'string' && !ArrayBuffer.isView(certificates)) {
    throw new TypeError('Trust anchors must be PEM text, DER bytes or an array of parsed certificates')
  }
  if (certificates.length === 0) throw new TypeError('Trust anchors: there is none')
  const list: readonly Certificate[] = isParsed ? [...certificates] : await parseCertificates(certificates)
  await confirmCertificates(list)
  return toTrustAnchors(list.map((certificate) => ({ certificate, fields: ParsedCertificate.fieldsOf(certificate) })))
}

/** Makes a set of trust anchors that are known to be well formed. */
export function toTrustAnchors(anchors: readonly TrustAnchor[]): TrustAnchors {
  const set = Object.freeze({ certificates: Object.freeze(anchors.map(({ certificate }) => certificate)) })
  anchorsOf.set(set, anchors)
  return set
}

/**
 * The anchors of a set.
 *
 * @throws TypeError if it is not one that {@link createTrustAnchors} made.
 */
export function requireTrustAnchors(set: TrustAnchors): readonly TrustAnchor[] {
  const anchors = anchorsOf.get(set)
  if (anchors === undefined) {
    throw new TypeError('trustAnchors must be what createTrustAnchors(), amazonTrustAnchors() or the like returned')
  }
  return anchors
}
