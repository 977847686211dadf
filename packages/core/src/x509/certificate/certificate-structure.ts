import { toBinary } from '../../encoding/binary.js'
import { contentsOf, type DerElement, derTag, encodingOf, malformed, readObjectIdentifier } from './der-reader.js'

/** The outermost fields of a certificate (RFC 5280 section 4.1). */
export interface SignedCertificate {
  readonly tbsCertificate: DerElement
  readonly signatureAlgorithm: DerElement
  readonly signature: DerElement
}

/** The fields of the signed part (RFC 5280 section 4.1.2): values, and where the structured ones stand. */
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
  /** The values of the extension list. */
  readonly extensions: readonly DerElement[]
}

const context = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const

// Decoders of ASN.1 let through what is checked here: fields that do not belong to the version, values beyond the last
// field, defaults written out, times in other formats.

/**
 * Reads the outermost fields of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if they are others.
 */
export function readSignedCertificate(certificate: DerElement): SignedCertificate {
  const [tbsCertificate, signatureAlgorithm, signature] = fieldsOf(certificate, 3, 'the certificate')
  return {
    tbsCertificate: requireTag(tbsCertificate, derTag.sequence, 'its signed part'),
    signatureAlgorithm: requireTag(signatureAlgorithm, derTag.sequence, 'the signature algorithm'),
    signature: requireTag(signature, derTag.bitString, 'the signature'),
  }
}

/**
 * Reads the fields of the signed part of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if they are others.
 */
export function readTbsCertificate(tbsCertificate: DerElement): TbsCertificate {
  requireTag(tbsCertificate, derTag.sequence, 'its signed part')
  const fields = [...tbsCertificate.children]
  const version = fields.at(0)?.tag === context.version ? readVersion(fields.shift() as DerElement) : 1
  const serialNumber = requireTag(fields.shift(), derTag.integer, 'the serial number')
  const [signatureAlgorithm, issuer, validity, subject, subjectPublicKeyInfo] = [
    'the signature algorithm',
    'the issuer',
    'the validity',
    'the subject',
    'the SubjectPublicKeyInfo',
  ].map((name) => requireTag(fields.shift(), derTag.sequence, name)) as [
    DerElement,
    DerElement,
    DerElement,
    DerElement,
    DerElement,
  ]
  const [notBefore, notAfter] = fieldsOf(validity, 2, 'the validity').map(readTime) as [number, number]

  const takeOptional = (tag: number, fromVersion: number): DerElement | undefined => {
    if (fields.at(0)?.tag !== tag) return undefined
    if (version < fromVersion) throw malformed(`it has a field that belongs to version ${fromVersion}`)
    return fields.shift()
  }
  for (const tag of [context.issuerUniqueId, context.subjectUniqueId]) {
    const identifier = takeOptional(tag, 2)
    if (identifier !== undefined && identifier.end === identifier.contentStart) {
      throw malformed('a unique identifier is empty')
    }
  }
  const list = takeOptional(context.extensions, 3)
  if (fields.length > 0) throw malformed('it has a field that no certificate has')
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
    throw malformed('its extensions are not a list')
  }
  return list.children
}

/** An extension as the encoding has it. */
export interface RawExtension {
  readonly id: string
  readonly critical: boolean
  /** Contents of extnValue: a view of the certificate. */
  readonly value: Uint8Array<ArrayBuffer>
}

/**
 * Reads an extension: its object identifier, whether it is critical, and the bytes of its value.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is not id, critical, value.
 */
export function readExtension({ tag, children }: DerElement): RawExtension {
  const [id, critical] = children
  const value = children.at(-1)
  const isForm = children.length === 2 || (children.length === 3 && critical?.tag === derTag.boolean)
  if (tag !== derTag.sequence || !isForm || id === undefined || value?.tag !== derTag.octetString) {
    throw malformed('an extension has a wrong form')
  }
  // critical is FALSE by default, which DER leaves out.
  if (children.length === 3 && contentsOf(critical as DerElement)[0] === 0) {
    throw malformed('an extension writes the default of critical')
  }
  return { id: readObjectIdentifier(id), critical: children.length === 3, value: contentsOf(value) }
}

function fieldsOf(element: DerElement, count: number, name: string): readonly DerElement[] {
  if (element.tag !== derTag.sequence || element.children.length !== count) throw malformed(`${name} has a wrong form`)
  return element.children
}

function requireTag(element: DerElement | undefined, tag: number, name: string): DerElement {
  if (element?.tag !== tag) throw malformed(`${name} has a wrong type`)
  return element
}

function readVersion(element: DerElement): 2 | 3 {
  const [number, ...rest] = element.children
  const octets = number?.tag === derTag.integer && rest.length === 0 ? encodingOf(number) : undefined
  // Version 1 is the default, which DER leaves out.
  if (octets?.length !== 3 || (octets[2] !== 1 && octets[2] !== 2)) throw malformed('it has no version 2 or 3')
  return octets[2] === 1 ? 2 : 3
}

// RFC 5280 section 4.1.2.5: seconds are written, fractions and zones other than Z are not.
function readTime(element: DerElement): number {
  const text = toBinary(contentsOf(element).subarray(0, 16))
  const [, ...parts] =
    (element.tag === derTag.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
    ).exec(text) ?? []
  if ((element.tag !== derTag.utcTime && element.tag !== derTag.generalizedTime) || parts.length === 0) {
    throw malformed('a time has a wrong format')
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const fullYear = element.tag === derTag.utcTime ? year + (year < 50 ? 2000 : 1900) : year
  // JavaScript reads such a year as one of the 20th century wherever it is not told otherwise.
  if (fullYear < 100) throw malformed('a time is before the year 100')
  const date = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isReal || hour > 23 || minute > 59 || second > 59) throw malformed('a time does not exist')
  return date.getTime()
}
