import { toBinary } from '../../encoding/base64.js'
import { contentsOf, type DerElement, derTag, malformed, readDer } from './der-reader.js'
import { type DistinguishedName, readDistinguishedName } from './distinguished-name.js'

/**
 * A GeneralName (RFC 5280 section 4.2.1.6). A text has one character for each octet of the IA5String. Its octets are not
 * checked.
 */
export type GeneralName =
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly form: 'iPAddress'; readonly address: Uint8Array<ArrayBuffer> }
  | { readonly form: 'directoryName'; readonly name: DistinguishedName }
  | { readonly form: 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID' }
  /** A name of an unknown form, or one that its form does not allow. Occurs in a SubjectAltName only. */
  | { readonly form: 'malformed' }

/** The form of a GeneralName. */
export type GeneralNameForm = GeneralName['form']

/**
 * Reads the names of a SubjectAltName. A malformed name is kept as a name that matches nothing and that no name
 * constraint permits.
 */
export function readSubjectAltName(value: Uint8Array<ArrayBuffer>): GeneralName[] {
  try {
    const { tag, children } = readDer(value)
    return tag === derTag.sequence && children.length > 0 ? children.map(readLenient) : [malformedName]
  } catch {
    return [malformedName]
  }
}

const malformedName: GeneralName = /* @__PURE__ */ Object.freeze({ form: 'malformed' })

function readLenient(element: DerElement): GeneralName {
  try {
    return readGeneralName(element)
  } catch {
    return malformedName
  }
}

/**
 * Reads a GeneralName.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed.
 */
export function readGeneralName(element: DerElement): GeneralName {
  switch (element.tag) {
    case 0x81:
      return Object.freeze({ form: 'rfc822Name', text: latin1(element) })
    case 0x82:
      return Object.freeze({ form: 'dNSName', text: latin1(element) })
    case 0x86:
      return Object.freeze({ form: 'uniformResourceIdentifier', text: latin1(element) })
    case 0x87:
      return toAddress(contentsOf(element))
    case 0xa4: {
      // A CHOICE is always tagged explicitly.
      const [name, ...rest] = element.children
      if (name === undefined || rest.length > 0) throw malformed('a directoryName does not hold exactly one name')
      return Object.freeze({ form: 'directoryName', name: readDistinguishedName(name) })
    }
    case 0xa0:
      if (element.children.at(0)?.tag !== derTag.objectIdentifier)
        throw malformed('an otherName does not begin with its type-id')
      return Object.freeze({ form: 'otherName' })
    case 0xa3:
      return Object.freeze({ form: 'x400Address' })
    case 0xa5:
      return Object.freeze({ form: 'ediPartyName' })
    case 0x88:
      return Object.freeze({ form: 'registeredID' })
    default:
      throw malformed('a GeneralName has an unknown form')
  }
}

function toAddress(octets: Uint8Array<ArrayBuffer>): GeneralName {
  return Object.freeze({
    form: 'iPAddress',
    get address() {
      return octets.slice()
    },
  })
}

function latin1(element: DerElement): string {
  return toBinary(contentsOf(element))
}

/** A subtree of a nameConstraints extension. An iPAddress consists of a network address and a mask. */
export type GeneralSubtree = GeneralName

/** The nameConstraints extension (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[]
  readonly excluded: readonly GeneralSubtree[]
}

/**
 * Reads the value of a nameConstraints extension.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, has no subtrees, or has a minimum or maximum.
 */
export function readNameConstraints(element: DerElement): NameConstraints {
  const fields = [...element.children]
  const permitted = fields.at(0)?.tag === 0xa0 ? readSubtrees(fields.shift() as DerElement) : undefined
  const excluded = fields.at(0)?.tag === 0xa1 ? readSubtrees(fields.shift() as DerElement) : undefined
  if (element.tag !== derTag.sequence || fields.length > 0)
    throw malformed('nameConstraints does not consist of permittedSubtrees and excludedSubtrees')
  if (permitted === undefined && excluded === undefined)
    throw malformed('nameConstraints has neither permittedSubtrees nor excludedSubtrees')
  return Object.freeze({ permitted: Object.freeze(permitted ?? []), excluded: Object.freeze(excluded ?? []) })
}

function readSubtrees(element: DerElement): GeneralSubtree[] {
  if (element.children.length === 0) throw malformed('permittedSubtrees or excludedSubtrees is empty')
  return element.children.map((subtree) => {
    const [base, ...rest] = subtree.children
    if (subtree.tag !== derTag.sequence || base === undefined) throw malformed('a name constraint has no base')
    // The default minimum is 0, which DER does not encode. RFC 5280 allows no other minimum, and no maximum.
    if (rest.length > 0) throw malformed('a name constraint has a minimum or maximum')
    const name = readGeneralName(base)
    if (name.form === 'iPAddress') checkNetwork(name.address)
    return name
  })
}

function checkNetwork(octets: Uint8Array): void {
  const size = octets.length / 2
  if (size !== 4 && size !== 16) throw malformed('an iPAddress constraint does not consist of an address and a mask')
  let ended = false
  for (let index = 0; index < size; index++) {
    const mask = octets[size + index] as number
    const leading = Math.clz32(~(mask << 24))
    if ((ended && mask !== 0) || ((mask << leading) & 0xff) !== 0)
      throw malformed('the mask of an iPAddress constraint is not contiguous')
    if (((octets[index] as number) & ~mask) !== 0)
      throw malformed('the address of an iPAddress constraint has bits outside its mask')
    if (mask !== 0xff) ended = true
  }
}
