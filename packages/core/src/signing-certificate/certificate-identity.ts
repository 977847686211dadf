import { VerificationError } from '../errors.js'
import type { KeyType } from '../signature/signature-algorithm.js'
import type { WebCryptoJwk } from '../signature/web-crypto.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { requireSigningEndEntity } from '../x509/path/end-entity.js'

/** Extensions that mark the certificates of a service, by their object identifiers. */
export interface CertificateMarkers {
  /** An extension that the end-entity certificate must have. */
  readonly endEntity: string
  /** An extension that the certificate of its issuer must have. Default: none. */
  readonly issuer?: string
}

/** The kind of certificate that a scheme requires, besides its name and its certification path. */
export interface CertificateIdentity {
  /** The type of the key that signs. */
  readonly key: KeyType
  /** The purpose that the certificates of a path must allow. */
  readonly purpose: 'serverAuth' | 'any'
  readonly markers: CertificateMarkers | undefined
}

/**
 * Requires that an end-entity certificate may sign for a scheme: its usages, its marker, and the type of its key.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it may not sign.
 */
export function requireIdentity(endEntity: Certificate, { key, purpose, markers }: CertificateIdentity): void {
  requireSigningEndEntity(endEntity, purpose)
  if (markers !== undefined && !hasExtension(endEntity, markers.endEntity))
    throw invalid(`The end-entity certificate does not have the extension ${markers.endEntity}`)
  requireKey(endEntity, key)
}

/**
 * Returns the key of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is of another type.
 */
export function requireKey(
  { subjectPublicKeyInfo: { type, jwk } }: Certificate,
  wanted: KeyType,
): Readonly<WebCryptoJwk> {
  if (jwk !== undefined && (type === 'EC' ? jwk.crv : type) === wanted) return jwk
  throw invalid(`The certificate has no ${wanted} key`)
}

/**
 * Requires the marker in the certificate that issued the end-entity certificate of a path.
 *
 * @throws VerificationError ERR_CERTIFICATION_PATH_INVALID if the marker is absent.
 */
export function requireMarkedIssuer(
  { certificates: [, issuer] }: { readonly certificates: readonly Certificate[] },
  markers: CertificateMarkers | undefined,
): void {
  const marker = markers?.issuer
  if (marker === undefined || (issuer !== undefined && hasExtension(issuer, marker))) return
  throw noPath(`the certificate of the issuer does not have the extension ${marker}`)
}

/** Returns the error for certificates that are not a certification path. */
export function noPath(why: string): VerificationError {
  const reason = `${why.charAt(0).toUpperCase()}${why.slice(1)}`
  return new VerificationError('ERR_CERTIFICATION_PATH_INVALID', `No valid certification path: ${why}`, {
    reasons: [reason],
  })
}

function hasExtension({ extensions }: Certificate, marker: string): boolean {
  return extensions.some(({ id }) => id === marker)
}

function invalid(message: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_INVALID', message)
}
