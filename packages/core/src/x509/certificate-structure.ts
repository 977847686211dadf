import { contentsOf, type DerElement, derTag, encodingOf, malformed } from './der-reader.js'

/** Where the fields of a certificate stand (RFC 5280 section 4.1). */
export interface CertificateStructure {
  readonly tbsCertificate: DerElement
  readonly signatureAlgorithm: DerElement
  readonly signature: DerElement
  readonly version: 1 | 2 | 3
  readonly serialNumber: DerElement
  readonly innerSignatureAlgorithm: DerElement
  readonly issuer: DerElement
  readonly subject: DerElement
  readonly subjectPublicKeyInfo: DerElement
}

const context = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const

/**
 * Checks that a value has the form of a certificate, in what a decoder of ASN.1 lets through: fields that do not belong
 * to the version, values beyond the last field, defaults written out, times in other formats.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID where it has not.
 */
export function readCertificateStructure(certificate: DerElement): CertificateStructure {
  const [tbsCertificate, signatureAlgorithm, signature] = fieldsOf(certificate, 3, 'the certificate')
  requireTag(signatureAlgorithm, derTag.sequence, 'the signature algorithm')
  requireTag(signature, derTag.bitString, 'the signature')
  if (tbsCertificate?.tag !== derTag.sequence) throw malformed('its signed part is no SEQUENCE')

  const fields = [...tbsCertificate.children]
  const version = fields[0]?.tag === context.version ? readVersion(fields.shift() as DerElement) : 1
  const [serialNumber, innerSignatureAlgorithm, issuer, validity, subject, subjectPublicKeyInfo] = fields.splice(0, 6)
  requireTag(serialNumber, derTag.integer, 'the serial number')
  for (const sequence of [innerSignatureAlgorithm, issuer, validity, subject, subjectPublicKeyInfo]) {
    requireTag(sequence, derTag.sequence, 'a field of the certificate')
  }
  for (const time of fieldsOf(validity as DerElement, 2, 'the validity')) checkTime(time)

  const takes = (tag: number, from: number): DerElement | undefined => {
    if (fields[0]?.tag !== tag) return undefined
    if (version < from) throw malformed(`it has a field that belongs to version ${from}`)
    return fields.shift()
  }
  for (const tag of [context.issuerUniqueId, context.subjectUniqueId]) {
    const identifier = takes(tag, 2)
    if (identifier?.end === identifier?.contentStart && identifier !== undefined)
      throw malformed('a unique identifier is empty')
  }
  const extensions = takes(context.extensions, 3)
  if (fields.length > 0) throw malformed('it has a field that no certificate has')
  if (extensions !== undefined) checkExtensions(extensions)
  return {
    tbsCertificate,
    signatureAlgorithm: signatureAlgorithm as DerElement,
    signature: signature as DerElement,
    version,
    serialNumber: serialNumber as DerElement,
    innerSignatureAlgorithm: innerSignatureAlgorithm as DerElement,
    issuer: issuer as DerElement,
    subject: subject as DerElement,
    subjectPublicKeyInfo: subjectPublicKeyInfo as DerElement,
  }
}

function fieldsOf(element: DerElement, count: number, name: string): readonly DerElement[] {
  if (element.tag !== derTag.sequence || element.children.length !== count) throw malformed(`${name} has a wrong form`)
  return element.children
}

function requireTag(element: DerElement | undefined, tag: number, name: string): void {
  if (element?.tag !== tag) throw malformed(`${name} has a wrong type`)
}

function readVersion(element: DerElement): 2 | 3 {
  const [number, ...rest] = element.children
  const octets = number?.tag === derTag.integer && rest.length === 0 ? encodingOf(number) : undefined
  // Version 1 is the default, which DER leaves out.
  if (octets?.length !== 3 || (octets[2] !== 1 && octets[2] !== 2)) throw malformed('it has no version 2 or 3')
  return octets[2] === 1 ? 2 : 3
}

// RFC 5280 section 4.1.2.5: seconds are written, fractions and zones other than Z are not.
function checkTime(element: DerElement): void {
  const text = String.fromCharCode(...contentsOf(element).subarray(0, 16))
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
  const date = new Date(0)
  date.setUTCFullYear(fullYear, month - 1, day)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isReal || hour > 23 || minute > 59 || second > 59) throw malformed('a time is none that exists')
}

function checkExtensions(element: DerElement): void {
  const [list, ...rest] = element.children
  if (list?.tag !== derTag.sequence || list.children.length === 0 || rest.length > 0) {
    throw malformed('its extensions are no list')
  }
  for (const { tag, children } of list.children) {
    const [id, critical] = children
    const value = children.at(-1)
    const isForm = children.length === 2 || (children.length === 3 && critical?.tag === derTag.boolean)
    if (
      tag !== derTag.sequence ||
      id?.tag !== derTag.objectIdentifier ||
      value?.tag !== derTag.octetString ||
      !isForm
    ) {
      throw malformed('an extension has a wrong form')
    }
    // critical is FALSE by default, which DER leaves out.
    if (children.length === 3 && contentsOf(critical as DerElement)[0] === 0) {
      throw malformed('an extension writes the default of critical')
    }
  }
}
