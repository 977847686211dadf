import { encodeHex } from '../../encoding/hex.js'
import type { BasicConstraints, CertificateExtensions, KeyUsage } from './certificate.js'
import type { RawExtension } from './certificate-structure.js'
import { contentsOf, type DerElement, derTag, malformed, readDer, readObjectIdentifier } from './der-reader.js'
import { readGeneralName, readNameConstraints, readSubjectAltName } from './general-name.js'

/** Object identifiers of the extensions that path building or path validation uses. */
export const extensionId = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

const noUrls: readonly string[] = /* @__PURE__ */ Object.freeze([])

const keyUsageBits: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

/**
 * Reads the values of the known extensions. If an extension occurs twice, the first is read; path validation refuses the
 * certificate anyway.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if the value of a known extension does not have the type that RFC 5280 defines.
 */
export function readExtensions(extensions: readonly RawExtension[]): CertificateExtensions {
  // Define every property now: an absent property would be looked up on Object.prototype.
  const values: Writable<CertificateExtensions> = {
    basicConstraints: undefined,
    keyUsage: undefined,
    extKeyUsage: undefined,
    subjectAltName: undefined,
    nameConstraints: undefined,
    subjectKeyIdentifier: undefined,
    authorityKeyIdentifier: undefined,
    caIssuers: noUrls,
  }
  let hasAccessInformation = false
  for (const { id, value } of extensions) {
    switch (id) {
      case extensionId.basicConstraints:
        values.basicConstraints ??= readBasicConstraints(readDer(value))
        break
      case extensionId.keyUsage:
        values.keyUsage ??= readKeyUsage(readDer(value))
        break
      case extensionId.extKeyUsage:
        values.extKeyUsage ??= Object.freeze(childrenOf(readDer(value), 'extKeyUsage').map(readObjectIdentifier))
        break
      case extensionId.subjectAltName:
        values.subjectAltName ??= Object.freeze(readSubjectAltName(value))
        break
      case extensionId.nameConstraints:
        values.nameConstraints ??= readNameConstraints(readDer(value))
        break
      case extensionId.subjectKeyIdentifier:
        values.subjectKeyIdentifier ??= readSubjectKeyIdentifier(readDer(value))
        break
      case extensionId.authorityKeyIdentifier:
        values.authorityKeyIdentifier ??= readAuthorityKeyIdentifier(readDer(value))
        break
      case extensionId.authorityInfoAccess:
        if (!hasAccessInformation) values.caIssuers = Object.freeze(readCaIssuers(readDer(value)))
        hasAccessInformation = true
        break
      case extensionId.certificatePolicies:
      case extensionId.policyMappings:
      case extensionId.policyConstraints:
        childrenOf(readDer(value), 'a policy extension')
        break
      case extensionId.inhibitAnyPolicy:
        if (readDer(value).tag !== derTag.integer) throw malformed('inhibitAnyPolicy is not an INTEGER')
        break
    }
  }
  return values
}

function sequenceOf(element: DerElement, name: string): DerElement {
  if (element.tag !== derTag.sequence) throw malformed(`${name} is not a SEQUENCE`)
  return element
}

function childrenOf(element: DerElement, name: string): readonly DerElement[] {
  if (sequenceOf(element, name).children.length === 0) throw malformed(`${name} is empty`)
  return element.children
}

// DER omits a cA of FALSE, but many certificates encode it, so it is accepted.
function readBasicConstraints(element: DerElement): BasicConstraints {
  const rest = [...sequenceOf(element, 'basicConstraints').children]
  const cA = rest.at(0)?.tag === derTag.boolean ? contentsOf(rest.shift() as DerElement)[0] === 0xff : false
  const length = rest.at(0)?.tag === derTag.integer ? contentsOf(rest.shift() as DerElement) : undefined
  if (rest.length > 0) throw malformed('basicConstraints has more than cA and pathLenConstraint')
  if (length !== undefined && (length[0] as number) >= 0x80) throw malformed('pathLenConstraint is negative')
  return Object.freeze({
    cA,
    pathLength: length === undefined ? undefined : length.reduce((number, octet) => number * 256 + octet, 0),
  })
}

function readKeyUsage(element: DerElement): readonly KeyUsage[] {
  if (element.tag !== derTag.bitString) throw malformed('keyUsage is not a BIT STRING')
  const octets = contentsOf(element).subarray(1)
  return Object.freeze(keyUsageBits.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0))
}

function readSubjectKeyIdentifier(element: DerElement): string {
  if (element.tag !== derTag.octetString) throw malformed('subjectKeyIdentifier is not an OCTET STRING')
  return encodeHex(contentsOf(element))
}

function readAuthorityKeyIdentifier(element: DerElement): string | undefined {
  const fields = sequenceOf(element, 'authorityKeyIdentifier').children
  // [0] keyIdentifier, [1] authorityCertIssuer, [2] authorityCertSerialNumber, in this order
  const order = fields.map(({ tag }) => [0x80, 0xa1, 0x82].indexOf(tag))
  if (order.some((place, index) => place < 0 || (index > 0 && place <= (order[index - 1] as number)))) {
    throw malformed('authorityKeyIdentifier has an unknown field')
  }
  const [identifier] = fields
  return identifier?.tag === 0x80 ? encodeHex(contentsOf(identifier)) : undefined
}

const caIssuersMethod = '1.3.6.1.5.5.7.48.2'

function readCaIssuers(element: DerElement): string[] {
  return childrenOf(element, 'authorityInfoAccess').flatMap((description) => {
    const [method, location, ...rest] = sequenceOf(description, 'an AccessDescription').children
    if (method === undefined || location === undefined || rest.length > 0) {
      throw malformed('an AccessDescription does not consist of accessMethod and accessLocation')
    }
    const name = readGeneralName(location)
    return readObjectIdentifier(method) === caIssuersMethod && name.form === 'uniformResourceIdentifier'
      ? [name.text]
      : []
  })
}
