import { toBinary } from '../../encoding/base64.js'
import { contentsOf, type DerElement, derTag, malformed, readDer } from './der-reader.js'
import { type DistinguishedName, readDistinguishedName } from './distinguished-name.js'

/** Represents a GeneralName (RFC 5280 section 4.2.1.6). Text holds one character for each octet of the IA5String, unchecked. */
export type GeneralName =
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly form: 'iPAddress'; readonly address: Uint8Array<ArrayBuffer> }
  | { readonly form: 'directoryName'; readonly name: DistinguishedName }
  | { readonly form: 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID' }
  /** A name of an unknown form, or one that its form does not allow. Occurs in a SubjectAltName only. */
  | { readonly form: 'malformed' }

/** Names a form of GeneralName. */
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
