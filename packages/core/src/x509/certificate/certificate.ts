import type { DistinguishedName } from './distinguished-name.js'
import type { GeneralName } from './general-name.js'
import type { NameConstraints } from './name-constraints.js'

// Bytes and times cannot be frozen. Each is an accessor that returns a copy, so that nothing done to it reaches a verdict.

/** The members of a public key as a JSON Web Key (RFC 7518 section 6, RFC 8037 section 2). */
export interface PublicJwk {
  readonly kty: string
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/** A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
export interface SubjectPublicKeyInfo {
  /** DER of the SubjectPublicKeyInfo. */
  readonly der: Uint8Array<ArrayBuffer>
  /** Key type, or `unsupported` for one that no certification path may use. */
  readonly type: 'RSA' | 'EC' | 'Ed25519' | 'unsupported'
  /** The public key as a JSON Web Key, if the type is supported. */
  readonly jwk: PublicJwk | undefined
  /** Size of an RSA modulus in bits. */
  readonly modulusBits: number | undefined
  /** Why the key policy forbids the key; `undefined` if it allows it. */
  readonly fault: string | undefined
}

/** The signature on a certificate (RFC 5280 section 4.1.1). */
export interface CertificateSignature {
  /** DER of the AlgorithmIdentifier beside the signature. */
  readonly algorithm: Uint8Array<ArrayBuffer>
  /** DER of the AlgorithmIdentifier inside the signed part, which must be the same. */
  readonly innerAlgorithm: Uint8Array<ArrayBuffer>
  /** Contents of the BIT STRING: the number of unused bits, then the signature. */
  readonly bitString: Uint8Array<ArrayBuffer>
}

/** An extension as it stands in a certificate (RFC 5280 section 4.1.2.9). */
export interface CertificateExtension {
  /** Object identifier, dotted. */
  readonly id: string
  readonly critical: boolean
  /** Contents of extnValue. */
  readonly value: Uint8Array<ArrayBuffer>
}

/** The basicConstraints extension (RFC 5280 section 4.2.1.9). */
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

/** What the extensions of a certificate say; absent ones are `undefined`. */
export interface CertificateExtensions {
  readonly basicConstraints: BasicConstraints | undefined
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** Purposes of the extKeyUsage extension (RFC 5280 section 4.2.1.12), dotted. */
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
 * An X.509 certificate (RFC 5280 section 4), as `parseCertificates` returns it. It cannot be changed, and bytes and times
 * are copies each time. Parsing is not judging: a certificate may be one that nobody should trust.
 */
export interface Certificate extends CertificateExtensions {
  /** The certificate as it came in. */
  readonly der: Uint8Array<ArrayBuffer>
  /** DER of the TBSCertificate: what is signed. */
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
  /** SubjectAltName dNSNames, as written. */
  readonly dnsNames: readonly string[]
}
