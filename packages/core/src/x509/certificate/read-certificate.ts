import { encodeHex } from '../../encoding/hex.js'
import type { CertificateExtensions, SubjectPublicKeyInfo } from './certificate.js'
import { type RawExtension, readExtension, readSignedCertificate, readTbsCertificate } from './certificate-structure.js'
import { contentsOf, derLimits, encodingOf, equalBytes, readDer } from './der-reader.js'
import { type DistinguishedName, readDistinguishedName } from './distinguished-name.js'
import { readExtensions } from './extensions.js'
import { readSubjectPublicKeyInfo } from './public-key.js'
import { type CertificateSignatureAlgorithm, readSignatureAlgorithm } from './signature-algorithm.js'

/**
 * The values that the strict reader found in a certificate, in the form that path validation needs. The bytes are views and not
 * copies, so they must not leave the folder x509.
 */
export interface CertificateFields extends CertificateExtensions {
  readonly der: Uint8Array<ArrayBuffer>
  readonly tbsCertificate: Uint8Array<ArrayBuffer>
  readonly version: 1 | 2 | 3
  readonly serialNumber: string
  readonly issuer: DistinguishedName
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly subject: DistinguishedName
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo
  /** DER of the AlgorithmIdentifiers outside and inside the TBSCertificate. */
  readonly algorithms: readonly [outer: Uint8Array<ArrayBuffer>, inner: Uint8Array<ArrayBuffer>]
  /** The signature algorithm; `undefined` if it is not supported. */
  readonly signatureAlgorithm: CertificateSignatureAlgorithm | undefined
  /** Whether the algorithms inside and outside the TBSCertificate are the same. */
  readonly hasOneSignatureAlgorithm: boolean
  /** The contents of the BIT STRING of the signature. */
  readonly signatureBits: Uint8Array<ArrayBuffer>
  readonly extensions: readonly RawExtension[]
  readonly dnsNames: readonly string[]
}

// An honest certificate has about 200 values, not counting those within extensions. asn1js takes 0.1 ms for each value.
const maxElements = 2000

/**
 * Reads one certificate. Every value is read once.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is not a well-formed certificate.
 */
export function readCertificate(bytes: Uint8Array): CertificateFields {
  // Copy the bytes: they must not change after values have been read from them.
  const der = new Uint8Array(bytes)
  const signed = readSignedCertificate(readDer(der, { ...derLimits, maxElements }))
  const tbs = readTbsCertificate(signed.tbsCertificate)
  const extensions = tbs.extensions.map(readExtension)
  const values = readExtensions(extensions)
  const algorithms = [encodingOf(signed.signatureAlgorithm), encodingOf(tbs.signatureAlgorithm)] as const
  return {
    der,
    tbsCertificate: encodingOf(signed.tbsCertificate),
    version: tbs.version,
    serialNumber: encodeHex(contentsOf(tbs.serialNumber)),
    issuer: readDistinguishedName(tbs.issuer),
    notBefore: tbs.notBefore,
    notAfter: tbs.notAfter,
    subject: readDistinguishedName(tbs.subject),
    subjectPublicKeyInfo: readSubjectPublicKeyInfo(tbs.subjectPublicKeyInfo),
    algorithms,
    signatureAlgorithm: readSignatureAlgorithm(signed.signatureAlgorithm),
    hasOneSignatureAlgorithm: equalBytes(...algorithms),
    signatureBits: contentsOf(signed.signature),
    extensions,
    ...values,
    dnsNames: Object.freeze(
      (values.subjectAltName ?? []).flatMap((name) => (name.form === 'dNSName' ? name.text : [])),
    ),
  }
}
