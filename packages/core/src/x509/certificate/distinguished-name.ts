import { toBinary } from '../../encoding/base64.js'
import { decodeUtf8 } from '../../encoding/bytes.js'
import { encodeHex } from '../../encoding/hex.js'
import { contentsOf, type DerElement, derTag, encodingOf, malformed, readObjectIdentifier } from './der-reader.js'

/** Represents a distinguished name (RFC 5280 section 4.1.2.4). */
export interface DistinguishedName {
  /** DER of the Name. */
  readonly der: Uint8Array<ArrayBuffer>
  /** The name as RFC 4514 writes it, for people to read. Do not compare names by it. */
  readonly text: string
  /** One key for each relative distinguished name. Names with equal keys are equal by RFC 5280 section 7.1. */
  readonly comparisonKeys: readonly string[]
  /** RFC 822 addresses of the emailAddress attributes, to which name constraints apply (RFC 5280 section 4.2.1.10). */
  readonly emailAddresses: readonly string[]
}

const emailAddress = '1.2.840.113549.1.9.1'
const shortNames: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [emailAddress, 'emailAddress'],
])

/**
 * Reads a Name (RFC 5280 section 4.1.2.4).
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, or if a text in it is not valid Unicode.
 */
export function readDistinguishedName(element: DerElement): DistinguishedName {
  if (element.tag !== derTag.sequence) throw malformed('a distinguished name is not a SEQUENCE')
  const emailAddresses: string[] = []
  const comparisonKeys: string[] = []
  const relatives: NameAttribute[][] = []
  for (const relative of element.children) {
    if (relative.tag !== derTag.set || relative.children.length === 0) {
      throw malformed('a relative distinguished name is not a SET of attributes')
    }
    const attributes = relative.children.map(readAttribute)
    relatives.push(attributes)
    comparisonKeys.push(attributes.map(comparisonKey).sort().join('+'))
    for (const { id, text } of attributes) {
      // A value that is not text is kept as an address that no constraint can permit.
      if (id === emailAddress) emailAddresses.push(text ?? '')
    }
  }
  return new ReadName(encodingOf(element), relatives, comparisonKeys, emailAddresses)
}

/** Holds an attribute of a name. */
interface NameAttribute {
  readonly id: string
  readonly value: DerElement
  /** `undefined` if the value is not text. */
  readonly text: string | undefined
}

/** Holds the bytes of a name, as views that must not leave the folder x509. */
export interface NameEncoding {
  readonly der: Uint8Array<ArrayBuffer>
  readonly attributes: readonly { readonly id: string; readonly value: Uint8Array<ArrayBuffer> }[]
}

class ReadName implements DistinguishedName {
  readonly comparisonKeys: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly #der: Uint8Array<ArrayBuffer>
  readonly #relatives: readonly (readonly NameAttribute[])[]

  constructor(
    der: Uint8Array<ArrayBuffer>,
    relatives: readonly (readonly NameAttribute[])[],
    comparisonKeys: readonly string[],
    emailAddresses: readonly string[],
  ) {
    this.#der = der
    this.#relatives = relatives
    this.comparisonKeys = Object.freeze(comparisonKeys)
    this.emailAddresses = Object.freeze(emailAddresses)
    Object.freeze(this)
  }

  get der(): Uint8Array<ArrayBuffer> {
    return this.#der.slice()
  }

  // Write the text on demand, because only people need it.
  get text(): string {
    const texts = this.#relatives.map((attributes) =>
      attributes
        .map(({ id, value, text }) => {
          const written = text === undefined ? `#${encodeHex(encodingOf(value))}` : escapeValue(text)
          return `${shortNames.get(id) ?? id}=${written}`
        })
        .join('+'),
    )
    return texts.reverse().join(',')
  }

  static encodingOf(name: DistinguishedName): NameEncoding {
    if (!(name instanceof ReadName)) throw new TypeError('A name must be one that was read from a certificate')
    return {
      der: name.#der,
      attributes: name.#relatives.flat().map(({ id, value }) => ({ id, value: encodingOf(value) })),
    }
  }
}

/** Returns the bytes of a name that {@link readDistinguishedName} returned. */
export function nameEncodingOf(name: DistinguishedName): NameEncoding {
  return ReadName.encodingOf(name)
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

function readAttribute({ tag, children }: DerElement): NameAttribute {
  const [type, value] = children
  if (tag !== derTag.sequence || type === undefined || value === undefined) {
    throw malformed('an attribute does not consist of type and value')
  }
  if (children.length !== 2) throw malformed('an attribute has more than a type and a value')
  if (!valueTags.has(value.tag)) throw malformed('the value of an attribute has a type that no attribute has')
  return { id: readObjectIdentifier(type), value, text: readText(value) }
}

/** Tells whether two names are equal by RFC 5280 section 7.1. */
export function equalNames(a: DistinguishedName, b: DistinguishedName): boolean {
  return a.comparisonKeys.length === b.comparisonKeys.length && isWithin(a, b)
}

/** Tells whether a name is the base of a subtree or lies below it (RFC 5280 section 7.1). */
export function isWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.comparisonKeys.every((key, index) => name.comparisonKeys[index] === key)
}

/**
 * Tells whether any program could read a name as the base of a subtree or as lying below it. An attribute whose text is
 * uncertain may be any text, and letters beyond ASCII are equal if any case folding makes them equal. This is used for
 * excluded subtrees, so that a name cannot evade the exclusion by the way it is written.
 */
export function mayBeWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  const [parts, baseParts] = [loosePartsOf(name), loosePartsOf(base)]
  return baseParts.every(({ types, text }, index) => {
    const part = parts[index]
    return part?.types === types && (part.text === text || part.text === undefined || text === undefined)
  })
}

/** Holds a relative distinguished name for the loose comparison. */
interface LoosePart {
  readonly types: string
  /** A key for each attribute; `undefined` if the text of any attribute is uncertain. */
  readonly text: string | undefined
}

// Derived from values that cannot change, and needed again for every name that is compared.
const looseParts = new WeakMap<DistinguishedName, readonly LoosePart[]>()

function loosePartsOf(name: DistinguishedName): readonly LoosePart[] {
  let parts = looseParts.get(name)
  if (parts === undefined) {
    parts = name.comparisonKeys.map(toLoosePart)
    looseParts.set(name, parts)
  }
  return parts
}

function toLoosePart(key: string): LoosePart {
  const attributes = key.split('+').map((attribute) => attribute.split('=') as [type: string, value: string])
  return {
    types: attributes
      .map(([type]) => type)
      .sort()
      .join('+'),
    text: attributes.some(([, value]) => value.startsWith('#'))
      ? undefined
      : attributes
          .map(([type, value]) => `${type}=${loosen(decodeURIComponent(value))}`)
          .sort()
          .join('+'),
  }
}

// Applies the mapping, normalisation and case folding of RFC 4518 section 2 and of other profiles, and more.
function loosen(text: string): string {
  if (isPlain.test(text)) return text
  const folded = text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD')
  return prepare(folded.replace(/[\p{Z}\s]/gu, ' ').replace(/[\p{M}\p{C}]/gu, ''))
}

/** Describes a name within a sentence. A long name is shortened. */
export function describeName({ text }: Pick<DistinguishedName, 'text'>): string {
  if (text === '') return 'a certificate without a subject'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Returns a key for maps. Two names are equal if and only if their keys are. */
export function nameKey(name: Pick<DistinguishedName, 'comparisonKeys'>): string {
  return name.comparisonKeys.join(',')
}

// No part contains the separators '+' and ',', so that one attribute cannot look like two.
function comparisonKey({ id, value, text }: NameAttribute): string {
  // TeletexString has no agreed alphabet: two of them are equal if their octets are.
  if (text === undefined || value.tag === derTag.teletexString) return `${id}=#${encodeHex(encodingOf(value))}`
  return `${id}=${encodeURIComponent(prepare(text))}`
}

const isAscii = /^[\0-\x7f]*$/
const isPlain = /^[ -~]*$/

// RFC 5280 section 7.1 requires RFC 4518: fold case and remove insignificant spaces. Case is folded for ASCII only, as
// other implementations do: names that differ in other letters count as different, which is the safe side.
function prepare(text: string): string {
  // A regular expression would take time proportional to the square of a run of spaces.
  const isTrimmed = !text.includes('  ') && !text.startsWith(' ') && !text.endsWith(' ')
  const words = isTrimmed
    ? text
    : text
        .split(' ')
        .filter((word) => word !== '')
        .join(' ')
  return isAscii.test(words) ? words.toLowerCase() : words.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
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
      return printable(octets, isAscii)
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

// RFC 4514 section 2.4. Control characters are escaped too, since the text ends up on terminals and in logs.
function escapeValue(text: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9 .:/@()'_-]*[A-Za-z0-9.)])?$/.test(text)) return text
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, (character) =>
      [...new TextEncoder().encode(character)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
    )
}
