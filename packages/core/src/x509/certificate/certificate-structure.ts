import { toBinary } from '../../encoding/base64.js'
import { contentsOf, type DerElement, derTag, encodingOf, malformed, readObjectIdentifier } from './der-reader.js'

/** The outermost fields of a certificate (RFC 5280 section 4.1). */
export interface SignedCertificate {
  readonly tbsCertificate: DerElement
  readonly signatureAlgorithm: DerElement
  readonly signature: DerElement
}

/** The fields of the TBSCertificate (RFC 5280 section 4.1.2): simple values, and the elements of structured ones. */
export interface TbsCertificate {
  readonly version: 1 | 2 | 3
  readonly serialNumber: DerElement
  readonly signatureAlgorithm: DerElement
  readonly issuer: DerElement
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly subject: DerElement
  readonly subjectPublicKeyInfo: DerElement
  /** The elements of the extension list. */
  readonly extensions: readonly DerElement[]
}

const context = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const

// ASN.1 decoders accept what is refused here: fields that do not belong to the version, values after the last field,
// default values that are encoded, times in other formats.

/**
 * Reads the outermost fields of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if a field is missing, unexpected or of another type.
 */
export function readSignedCertificate(certificate: DerElement): SignedCertificate {
  const [tbsCertificate, signatureAlgorithm, signature] = fieldsOf(certificate, 3, 'Certificate')
  return {
    tbsCertificate: requireTag(tbsCertificate, derTag.sequence, 'tbsCertificate'),
    signatureAlgorithm: requireTag(signatureAlgorithm, derTag.sequence, 'signatureAlgorithm'),
    signature: requireTag(signature, derTag.bitString, 'signature'),
  }
}

/**
 * Reads the fields of the TBSCertificate, a SEQUENCE.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if a field is missing, unexpected or of another type.
 */
export function readTbsCertificate(tbsCertificate: DerElement): TbsCertificate {
  const fields = [...tbsCertificate.children]
  const version = fields.at(0)?.tag === context.version ? readVersion(fields.shift() as DerElement) : 1
  const serialNumber = requireTag(fields.shift(), derTag.integer, 'serialNumber')
  const takeSequence = (name: string): DerElement => requireTag(fields.shift(), derTag.sequence, name)
  const signatureAlgorithm = takeSequence('tbsCertificate.signature')
  const issuer = takeSequence('issuer')
  const [notBefore, notAfter] = fieldsOf(takeSequence('validity'), 2, 'validity').map(readTime) as [number, number]
  const subject = takeSequence('subject')
  const subjectPublicKeyInfo = takeSequence('subjectPublicKeyInfo')

  const takeOptional = (tag: number, fromVersion: number): DerElement | undefined => {
    if (fields.at(0)?.tag !== tag) return undefined
    if (version < fromVersion)
      throw malformed(`its version is ${version}, but it has a field of version ${fromVersion}`)
    return fields.shift()
  }
  for (const tag of [context.issuerUniqueId, context.subjectUniqueId]) {
    const identifier = takeOptional(tag, 2)
    if (identifier !== undefined && identifier.end === identifier.contentStart) {
      throw malformed('a unique identifier is empty')
    }
  }
  const list = takeOptional(context.extensions, 3)
  if (fields.length > 0) throw malformed(`tbsCertificate has ${fields.length} unknown fields at its end`)
  const extensions = list === undefined ? [] : readExtensionList(list)
  return {
    version,
    serialNumber,
    signatureAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    subjectPublicKeyInfo,
    extensions,
  }
}

function readExtensionList(element: DerElement): readonly DerElement[] {
  const [list, ...rest] = element.children
  if (list?.tag !== derTag.sequence || list.children.length === 0 || rest.length > 0) {
    throw malformed('extensions is not a SEQUENCE with at least one extension')
  }
  return list.children
}

/** An extension as it is encoded. */
export interface RawExtension {
  readonly id: string
  readonly critical: boolean
  /** The contents of extnValue, as a view of the certificate. */
  readonly value: Uint8Array<ArrayBuffer>
}

/**
 * Reads an extension: its object identifier, whether it is critical, and the bytes of its value.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it does not consist of extnID, critical and extnValue.
 */
export function readExtension({ tag, children }: DerElement): RawExtension {
  const [id, critical] = children
  const value = children.at(-1)
  const isForm = children.length === 2 || (children.length === 3 && critical?.tag === derTag.boolean)
  if (tag !== derTag.sequence || !isForm || id === undefined || value?.tag !== derTag.octetString) {
    throw malformed('an extension does not consist of extnID, critical and extnValue')
  }
  // The default of critical is FALSE, and DER does not encode a default.
  if (children.length === 3 && contentsOf(critical as DerElement)[0] === 0) {
    throw malformed('an extension encodes critical FALSE, the default, which DER omits')
  }
  return { id: readObjectIdentifier(id), critical: children.length === 3, value: contentsOf(value) }
}

function fieldsOf(element: DerElement, count: number, name: string): readonly DerElement[] {
  if (element.tag !== derTag.sequence || element.children.length !== count)
    throw malformed(`${name} is not a SEQUENCE of ${count} values`)
  return element.children
}

function requireTag(element: DerElement | undefined, tag: number, name: string): DerElement {
  if (element?.tag !== tag) throw malformed(`${name} has the wrong ASN.1 type`)
  return element
}

function readVersion(element: DerElement): 2 | 3 {
  const [number, ...rest] = element.children
  const octets = number?.tag === derTag.integer && rest.length === 0 ? encodingOf(number) : undefined
  // The default is version 1, and DER does not encode a default.
  if (octets?.length !== 3 || (octets[2] !== 1 && octets[2] !== 2)) throw malformed('version is not 2 or 3')
  return octets[2] === 1 ? 2 : 3
}

// RFC 5280 section 4.1.2.5 requires seconds, and forbids fractions and zones other than Z.
function readTime(element: DerElement): number {
  const text = toBinary(contentsOf(element).subarray(0, 16))
  const [, ...parts] =
    (element.tag === derTag.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
    ).exec(text) ?? []
  if ((element.tag !== derTag.utcTime && element.tag !== derTag.generalizedTime) || parts.length === 0) {
    throw malformed('a time is not a UTCTime as YYMMDDHHMMSSZ or a GeneralizedTime as YYYYMMDDHHMMSSZ')
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const fullYear = element.tag === derTag.utcTime ? year + (year < 50 ? 2000 : 1900) : year
  // Date.UTC() takes a year below 100 for a year of the 20th century.
  if (fullYear < 100) throw malformed('a GeneralizedTime is before the year 100')
  const date = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second))
  // Date changes a day that the month does not have to a day of another month.
  const isReal = date.getUTCMonth() === month - 1
  if (!isReal || hour > 23 || minute > 59 || second > 59) throw malformed(`a time is not a valid date: ${text}`)
  return date.getTime()
}
