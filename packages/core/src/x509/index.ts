export type {
  BasicConstraints,
  Certificate,
  CertificateExtension,
  CertificateExtensions,
  CertificateSignature,
  KeyUsage,
  PublicJwk,
  SubjectPublicKeyInfo,
} from './certificate/certificate.js'
export type { DistinguishedName } from './certificate/distinguished-name.js'
export type { GeneralName, GeneralNameForm, GeneralSubtree, NameConstraints } from './certificate/general-name.js'
export { parseCertificates } from './certificate/parse-certificates.js'
export { decodePem, type PemOptions } from './certificate/pem.js'
export type { CertificatePurpose } from './path/certificate-faults.js'
export { requireDnsName, requireSigningEndEntity, requireValidAt } from './path/end-entity.js'
export { createTrustAnchors, type TrustAnchors } from './path/trust-anchors.js'
export type { CertificationPath } from './path/validate-certification-path.js'
export { type CertificationPathOptions, validateCertificationPath } from './path/validate-certification-path.js'
