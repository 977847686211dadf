import { toBinary } from '../../encoding/binary.js'
import type { Certificate } from '../certificate/certificate.js'
import { nameKey } from '../certificate/distinguished-name.js'

/** Texts that tell certificates apart where a path is built. */
export interface CertificateIdentity {
  /** The same where the DER is. */
  readonly certificate: string
  /** The same where the names are equal by RFC 5280 section 7.1. */
  readonly subject: string
  readonly issuer: string
  /** The same where the SubjectPublicKeyInfo is. */
  readonly key: string
}

// Derived from what cannot change, and asked for again for every place that a certificate might have in a path.
const identities = new WeakMap<Certificate, CertificateIdentity>()

/** What tells a certificate apart. */
export function identityOf(certificate: Certificate): CertificateIdentity {
  let identity = identities.get(certificate)
  if (identity === undefined) {
    identity = {
      certificate: toBinary(certificate.der),
      subject: nameKey(certificate.subject),
      issuer: nameKey(certificate.issuer),
      key: toBinary(certificate.subjectPublicKeyInfo.der),
    }
    identities.set(certificate, identity)
  }
  return identity
}
