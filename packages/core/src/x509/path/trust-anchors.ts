import type { Certificate } from '../certificate/certificate.js'
import { confirmCertificates, parseCertificates } from '../certificate/parse-certificates.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import type { CertificateFields } from '../certificate/read-certificate.js'

/** Certificates that the caller trusts. Created by {@link createTrustAnchors}. */
export interface TrustAnchors {
  /** At least one certificate. The array is frozen. */
  readonly certificates: readonly Certificate[]
}

/** The values that path validation needs of an issuer: an intermediate certificate or a trust anchor. */
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

/** A trust anchor: a name, a key and constraints (RFC 5280 section 6.1.1 (d)), and the certificate that contains them. */
export interface TrustAnchor {
  readonly fields: IssuerFields
  readonly certificate: Certificate
}

// The anchors are kept outside the set, so that changes to the object have no effect.
const anchorsOf = new WeakMap<TrustAnchors, readonly TrustAnchor[]>()

/**
 * Creates a set of trust anchors. The caller decides what to trust, so an anchor's own signature, serial number and issuer
 * are not checked. Its validity, name constraints, extended key usage, path length and critical extensions are enforced.
 *
 * @param certificates - a PEM bundle, one DER certificate, or parsed certificates
 * @throws TypeError if there is no certificate, or if `parseCertificates` did not return one of them.
 * @throws VerificationError ERR_CERTIFICATE_INVALID if one is malformed.
 */
export async function createTrustAnchors(
  certificates: string | Uint8Array | readonly Certificate[],
): Promise<TrustAnchors> {
  const isParsed = Array.isArray(certificates)
  if (!isParsed && typeof certificates !== 'string' && !ArrayBuffer.isView(certificates)) {
    throw new TypeError('Trust anchors must be PEM text, DER bytes or an array of parsed certificates')
  }
  if (certificates.length === 0) throw new TypeError('Trust anchors must have at least one certificate')
  const list: readonly Certificate[] = isParsed ? [...certificates] : await parseCertificates(certificates)
  confirmCertificates(list)
  return toTrustAnchors(list.map((certificate) => ({ certificate, fields: ParsedCertificate.fieldsOf(certificate) })))
}

/** Creates a set of trust anchors that are known to be well formed. */
export function toTrustAnchors(anchors: readonly TrustAnchor[]): TrustAnchors {
  const set = Object.freeze({ certificates: Object.freeze(anchors.map(({ certificate }) => certificate)) })
  anchorsOf.set(set, anchors)
  return set
}

/**
 * Returns the anchors of a set.
 *
 * @throws TypeError if {@link createTrustAnchors} did not create the set.
 */
export function requireTrustAnchors(set: TrustAnchors): readonly TrustAnchor[] {
  const anchors = anchorsOf.get(set)
  if (anchors === undefined) {
    throw new TypeError(
      'trustAnchors must be the TrustAnchors that createTrustAnchors() or a function such as amazonTrustAnchors() resolved to',
    )
  }
  return anchors
}
