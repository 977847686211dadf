import type { DistinguishedName } from './distinguished-name.js'
import type { GeneralName, NameConstraints } from './general-name.js'

// Bytes and times cannot be frozen. Accessors return copies of them, so that a change by the caller cannot change a verdict.

/** Lists the members of a public key as a JSON Web Key (RFC 7518 section 6, RFC 8037 section 2). */
export interface PublicJwk {
  readonly kty: string
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/** Describes a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
export interface SubjectPublicKeyInfo {
  /** DER of the SubjectPublicKeyInfo. */
  readonly der: Uint8Array<ArrayBuffer>
  /** Key type, or `unsupported` if no certification path may use the key. */
  readonly type: 'RSA' | 'EC' | 'Ed25519' | 'unsupported'
  /** The public key as a JSON Web Key, if the type is supported. */
  readonly jwk: PublicJwk | undefined
  /** Size of an RSA modulus in bits. */
  readonly modulusBits: number | undefined
  /** Why the key policy forbids the key; `undefined` if the policy allows it. */
  readonly fault: string | undefined
}

/** Describes the signature of a certificate (RFC 5280 section 4.1.1). */
export interface CertificateSignature {
  /** DER of the AlgorithmIdentifier outside the TBSCertificate. */
  readonly algorithm: Uint8Array<ArrayBuffer>
  /** DER of the AlgorithmIdentifier inside the TBSCertificate. The two must be the same. */
  readonly innerAlgorithm: Uint8Array<ArrayBuffer>
  /** The contents of the BIT STRING: the number of unused bits, then the signature. */
  readonly bitString: Uint8Array<ArrayBuffer>
}

/** Describes an extension as the certificate encodes it (RFC 5280 section 4.1.2.9). */
export interface CertificateExtension {
  /** The object identifier in dotted form. */
  readonly id: string
  readonly critical: boolean
  /** The contents of extnValue. */
  readonly value: Uint8Array<ArrayBuffer>
}

/** Describes the basicConstraints extension (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  readonly cA: boolean
  readonly pathLength: number | undefined
}

/** A bit of the keyUsage extension (RFC 5280 section 4.2.1.3). */
export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly'

/** The values of the extensions of a certificate. An absent extension is `undefined`. */
export interface CertificateExtensions {
  readonly basicConstraints: BasicConstraints | undefined
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** The purposes of the extKeyUsage extension (RFC 5280 section 4.2.1.12) in dotted form. */
  readonly extKeyUsage: readonly string[] | undefined
  readonly subjectAltName: readonly GeneralName[] | undefined
  readonly nameConstraints: NameConstraints | undefined
  /** Lower-case hex. */
  readonly subjectKeyIdentifier: string | undefined
  /** The keyIdentifier of the AuthorityKeyIdentifier, lower-case hex. */
  readonly authorityKeyIdentifier: string | undefined
  /** URLs of the Authority Information Access method caIssuers (RFC 5280 section 4.2.2.1). */
  readonly caIssuers: readonly string[]
}

/**
 * An X.509 certificate (RFC 5280 section 4), as `parseCertificates` returns it. It cannot be changed: its bytes
 * and times are copies. Parsing does not validate, so a parsed certificate may be one that must not be trusted.
 */
export interface Certificate extends CertificateExtensions {
  /** DER of the certificate, as it was passed in. */
  readonly der: Uint8Array<ArrayBuffer>
  /** DER of the TBSCertificate, the part that is signed. */
  readonly tbsCertificate: Uint8Array<ArrayBuffer>
  readonly version: 1 | 2 | 3
  /** Lower-case hex of the INTEGER's octets. */
  readonly serialNumber: string
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBefore: Date
  readonly notAfter: Date
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo
  readonly signature: CertificateSignature
  /** Every extension, in order. */
  readonly extensions: readonly CertificateExtension[]
  /** The SubjectAltName dNSNames as they are written. */
  readonly dnsNames: readonly string[]
}
