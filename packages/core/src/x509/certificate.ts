/** A distinguished name (RFC 5280 section 4.1.2.4). */
export interface DistinguishedName {
  /** DER of the Name. */
  readonly der: Uint8Array<ArrayBuffer>
  /** For people, as RFC 4514 writes it. Never compare it. */
  readonly text: string
}

/** A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
export interface SubjectPublicKeyInfo {
  /** DER of the SubjectPublicKeyInfo. */
  readonly der: Uint8Array<ArrayBuffer>
  /** Key type, or `unsupported` for one that no certification path may use. */
  readonly type: 'RSA' | 'EC' | 'Ed25519' | 'unsupported'
  /** The public key as JSON Web Key members (`kty`, `n`, `e` or `crv`, `x`, `y`), where the type is supported. */
  readonly jwk: Readonly<JsonWebKey> | undefined
}

/** An X.509 certificate (RFC 5280 section 4), parsed and frozen. Parsing is not judging: it may be one that nobody should trust. */
export interface Certificate {
  /** The certificate as it came in. */
  readonly der: Uint8Array<ArrayBuffer>
  readonly version: 1 | 2 | 3
  /** Lower-case hex. */
  readonly serialNumber: string
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBefore: Date
  readonly notAfter: Date
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo
  /** SubjectAltName dNSNames, as written. */
  readonly dnsNames: readonly string[]
  /** URLs of the Authority Information Access method caIssuers (RFC 5280 section 4.2.2.1). */
  readonly caIssuers: readonly string[]
}
