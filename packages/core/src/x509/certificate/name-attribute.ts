import { toBinary } from '../../encoding/base64.js'
import { decodeUtf8 } from '../../encoding/bytes.js'
import { contentsOf, type DerElement, derTag, malformed, readObjectIdentifier } from './der-reader.js'

/** An attribute of a distinguished name. */
export interface NameAttribute {
  readonly id: string
  readonly value: DerElement
  /** `undefined` if the value is not text. */
  readonly text: string | undefined
}

// The types that X.520 and RFC 5280 appendix A give to attributes: the strings below, BIT STRING, and SEQUENCE for
// the structured ones. The other strings have alphabets that depend on the reader. OpenSSL refuses all other types, too.
const valueTags: ReadonlySet<number> = /* @__PURE__ */ new Set([
  derTag.utf8String,
  derTag.printableString,
  derTag.teletexString,
  derTag.ia5String,
  derTag.universalString,
  derTag.bmpString,
  derTag.numericString,
  derTag.bitString,
  derTag.sequence,
])

/**
 * Reads an AttributeTypeAndValue (RFC 5280 section 4.1.2.4).
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, or if its text is not valid Unicode.
 */
export function readAttribute({ tag, children }: DerElement): NameAttribute {
  const [type, value] = children
  if (tag !== derTag.sequence || type === undefined || value === undefined) {
    throw malformed('an attribute does not consist of type and value')
  }
  if (children.length !== 2) throw malformed('an attribute has more than a type and a value')
  if (!valueTags.has(value.tag))
    throw malformed('the value of an attribute has an ASN.1 type that is not allowed there')
  return { id: readObjectIdentifier(type), value, text: readText(value) }
}

/**
 * Reads the text of a string value. Returns `undefined` if it has another type, or octets outside its alphabet: such
 * certificates are in use, and their names compare by octets. Malformed Unicode is not in use, and is refused.
 */
function readText(value: DerElement): string | undefined {
  const octets = contentsOf(value)
  switch (value.tag) {
    case derTag.utf8String:
      try {
        return decodeUtf8(octets)
      } catch {
        throw malformed('a UTF8String is not valid UTF-8')
      }
    case derTag.printableString:
      return printable(octets, /^[A-Za-z0-9 '()+,\-./:=?]*$/)
    case derTag.ia5String:
      return printable(octets, /^[\0-\x7f]*$/)
    case derTag.teletexString:
      return printable(octets, /^[ -~]*$/)
    case derTag.bmpString:
      return decodeUnits(octets, 2)
    case derTag.universalString:
      return decodeUnits(octets, 4)
    default:
      return undefined
  }
}

function printable(octets: Uint8Array, alphabet: RegExp): string | undefined {
  const text = toBinary(octets)
  return alphabet.test(text) ? text : undefined
}

function decodeUnits(octets: Uint8Array, size: 2 | 4): string {
  if (octets.length % size !== 0) throw malformed('a BMPString or UniversalString ends in the middle of a character')
  let text = ''
  for (let index = 0; index < octets.length; index += size) {
    let point = 0
    for (let offset = 0; offset < size; offset++) point = point * 256 + (octets[index + offset] as number)
    // A BMPString is UCS-2, which has no surrogates.
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw malformed('a BMPString or UniversalString has a value that is not a Unicode character')
    }
    text += String.fromCodePoint(point)
  }
  return text
}
