export type {
  BasicConstraints,
  Certificate,
  CertificateExtension,
  CertificateExtensions,
  CertificateSignature,
  KeyUsage,
  SubjectPublicKeyInfo,
} from './certificate.js'
export type { CertificationPath } from './certification-path.js'
export type { DistinguishedName } from './distinguished-name.js'
export { type CertificatePurpose, requireDnsName, requireSigningEndEntity, requireValidAt } from './end-entity.js'
export type { GeneralName, GeneralNameForm } from './general-name.js'
export type { GeneralSubtree, NameConstraints } from './name-constraints.js'
export { parseCertificates } from './parse-certificates.js'
export { decodePem, type PemOptions } from './pem.js'
export { createTrustAnchors, type TrustAnchors } from './trust-anchors.js'
export { type CertificationPathOptions, validateCertificationPath } from './validate-certification-path.js'
