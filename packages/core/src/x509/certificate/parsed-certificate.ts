import type {
  BasicConstraints,
  Certificate,
  CertificateExtension,
  CertificateSignature,
  KeyUsage,
  SubjectPublicKeyInfo,
} from './certificate.js'
import type { DistinguishedName } from './distinguished-name.js'
import type { GeneralName, NameConstraints } from './general-name.js'
import type { CertificateFields } from './read-certificate.js'

/**
 * A certificate for callers. Its fields are private: path validation reads them directly, and a caller reads
 * them through accessors, which return frozen values or copies.
 */
export class ParsedCertificate implements Certificate {
  readonly #read: () => CertificateFields
  readonly #validity: Pick<CertificateFields, 'notBefore' | 'notAfter'> | undefined
  #fields: CertificateFields | undefined
  #isConfirmed = false

  /**
   * @param read - reads the fields when they are first needed; never throws
   * @param validity - the validity, if it is known before the fields are read
   */
  constructor(read: () => CertificateFields, validity?: Pick<CertificateFields, 'notBefore' | 'notAfter'>) {
    this.#read = read
    this.#validity = validity
    Object.freeze(this)
  }

  /**
   * Returns the fields of a certificate.
   *
   * @throws TypeError if this class did not create it: an object that a caller wrote has not been parsed.
   */
  static fieldsOf(certificate: Certificate): CertificateFields {
    const parsed = ParsedCertificate.#require(certificate)
    parsed.#fields ??= parsed.#read()
    return parsed.#fields
  }

  /** Tells whether the second reader has read a certificate and agreed about it. */
  static isConfirmed(certificate: Certificate): boolean {
    return ParsedCertificate.#require(certificate).#isConfirmed
  }

  /** Records that both readers agree. */
  static setConfirmed(certificate: Certificate): void {
    ParsedCertificate.#require(certificate).#isConfirmed = true
  }

  static #validityOf(certificate: ParsedCertificate): Pick<CertificateFields, 'notBefore' | 'notAfter'> {
    return ParsedCertificate.#require(certificate).#validity ?? ParsedCertificate.fieldsOf(certificate)
  }

  static #require(value: unknown): ParsedCertificate {
    if (typeof value !== 'object' || value === null || !(#fields in value)) {
      throw new TypeError('A certificate must be an object that parseCertificates() returned')
    }
    return value
  }

  get der(): Uint8Array<ArrayBuffer> {
    return ParsedCertificate.fieldsOf(this).der.slice()
  }

  get tbsCertificate(): Uint8Array<ArrayBuffer> {
    return ParsedCertificate.fieldsOf(this).tbsCertificate.slice()
  }

  get version(): 1 | 2 | 3 {
    return ParsedCertificate.fieldsOf(this).version
  }

  get serialNumber(): string {
    return ParsedCertificate.fieldsOf(this).serialNumber
  }

  get issuer(): DistinguishedName {
    return ParsedCertificate.fieldsOf(this).issuer
  }

  get subject(): DistinguishedName {
    return ParsedCertificate.fieldsOf(this).subject
  }

  get notBefore(): Date {
    return new Date(ParsedCertificate.#validityOf(this).notBefore)
  }

  get notAfter(): Date {
    return new Date(ParsedCertificate.#validityOf(this).notAfter)
  }

  get subjectPublicKeyInfo(): SubjectPublicKeyInfo {
    const { subjectPublicKeyInfo } = ParsedCertificate.fieldsOf(this)
    return Object.freeze({ ...subjectPublicKeyInfo, der: subjectPublicKeyInfo.der.slice() })
  }

  get signature(): CertificateSignature {
    const {
      algorithms: [outer, inner],
      signatureBits,
    } = ParsedCertificate.fieldsOf(this)
    return Object.freeze({
      algorithm: outer.slice(),
      innerAlgorithm: inner.slice(),
      bitString: signatureBits.slice(),
    })
  }

  get extensions(): readonly CertificateExtension[] {
    return Object.freeze(
      ParsedCertificate.fieldsOf(this).extensions.map(({ id, critical, value }) =>
        Object.freeze({ id, critical, value: value.slice() }),
      ),
    )
  }

  get basicConstraints(): BasicConstraints | undefined {
    return ParsedCertificate.fieldsOf(this).basicConstraints
  }

  get keyUsage(): readonly KeyUsage[] | undefined {
    return ParsedCertificate.fieldsOf(this).keyUsage
  }

  get extKeyUsage(): readonly string[] | undefined {
    return ParsedCertificate.fieldsOf(this).extKeyUsage
  }

  get subjectAltName(): readonly GeneralName[] | undefined {
    return ParsedCertificate.fieldsOf(this).subjectAltName
  }

  get nameConstraints(): NameConstraints | undefined {
    return ParsedCertificate.fieldsOf(this).nameConstraints
  }

  get subjectKeyIdentifier(): string | undefined {
    return ParsedCertificate.fieldsOf(this).subjectKeyIdentifier
  }

  get authorityKeyIdentifier(): string | undefined {
    return ParsedCertificate.fieldsOf(this).authorityKeyIdentifier
  }

  get caIssuers(): readonly string[] {
    return ParsedCertificate.fieldsOf(this).caIssuers
  }

  get dnsNames(): readonly string[] {
    return ParsedCertificate.fieldsOf(this).dnsNames
  }
}
