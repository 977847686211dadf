import { toBinary } from '../../encoding/binary.js'
import { encodeHex } from '../../encoding/encode-hex.js'
import { decodeUtf8 } from '../../encoding/utf8.js'
import { contentsOf, type DerElement, derTag, encodingOf, malformed, readObjectIdentifier } from './der-reader.js'

/** A distinguished name (RFC 5280 section 4.1.2.4). */
export interface DistinguishedName {
  /** DER of the Name. */
  readonly der: Uint8Array<ArrayBuffer>
  /** For people, as RFC 4514 writes it. Never compare it. */
  readonly text: string
  /** One comparison key for each relative distinguished name: equal keys are names equal by RFC 5280 section 7.1. */
  readonly comparisonKeys: readonly string[]
  /** RFC 822 addresses of emailAddress attributes, which name constraints look at (RFC 5280 section 4.2.1.10). */
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
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, or a text in it is not of its Unicode encoding.
 */
export function readDistinguishedName(element: DerElement): DistinguishedName {
  if (element.tag !== derTag.sequence) throw malformed('a distinguished name is not a SEQUENCE')
  const emailAddresses: string[] = []
  const comparisonKeys: string[] = []
  const texts: string[] = []
  for (const relative of element.children) {
    if (relative.tag !== derTag.set || relative.children.length === 0) {
      throw malformed('a relative distinguished name is not a SET of attributes')
    }
    const keys: string[] = []
    const parts: string[] = []
    for (const attribute of relative.children) {
      const [type, value] = attribute.children
      if (attribute.tag !== derTag.sequence || type === undefined || value === undefined) {
        throw malformed('an attribute has no type or no value')
      }
      if (attribute.children.length !== 2) throw malformed('an attribute has more than type and value')
      const id = readObjectIdentifier(type)
      const text = readText(value)
      keys.push(comparisonKey(id, value, text))
      parts.push(
        `${shortNames.get(id) ?? id}=${text === undefined ? `#${encodeHex(encodingOf(value))}` : escapeValue(text)}`,
      )
      // One that is no text stays, as an address that no constraint can permit.
      if (id === emailAddress) emailAddresses.push(text ?? '')
    }
    comparisonKeys.push(keys.sort().join('+'))
    texts.push(parts.join('+'))
  }
  const der = encodingOf(element)
  return Object.freeze({
    get der() {
      return der.slice()
    },
    text: texts.reverse().join(','),
    comparisonKeys: Object.freeze(comparisonKeys),
    emailAddresses: Object.freeze(emailAddresses),
  })
}

/** Tells whether two names are the same by RFC 5280 section 7.1. */
export function equalNames(a: DistinguishedName, b: DistinguishedName): boolean {
  return a.comparisonKeys.length === b.comparisonKeys.length && isWithin(a, b)
}

/** Tells whether a name is the base of a subtree or stands below it (RFC 5280 section 7.1). */
export function isWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.comparisonKeys.every((key, index) => name.comparisonKeys[index] === key)
}

/**
 * Tells whether a name may be the base of a subtree or stand below it, as somebody else reads the two: an attribute whose
 * text is uncertain may be any text, and letters beyond ASCII are the same if any folding makes them the same. For an
 * exclusion, which must not be evaded by the way that a name is written.
 */
export function mayBeWithin(name: DistinguishedName, base: DistinguishedName): boolean {
  const [parts, baseParts] = [loosePartsOf(name), loosePartsOf(base)]
  return baseParts.every(({ types, text }, index) => {
    const part = parts[index]
    return part?.types === types && (part.text === text || part.text === undefined || text === undefined)
  })
}

/** A relative distinguished name, read loosely. */
interface LoosePart {
  readonly types: string
  /** Every attribute; `undefined` if the text of one is uncertain. */
  readonly text: string | undefined
}

// Derived from what cannot change, and asked for again for every name that it is held against.
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

// What the mapping, normalisation and case folding of RFC 4518 section 2 and of other profiles make of a text, and more.
function loosen(text: string): string {
  if (isPlain.test(text)) return text
  const folded = text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD')
  return prepare(folded.replace(/[\p{Z}\s]/gu, ' ').replace(/[\p{M}\p{C}]/gu, ''))
}

/** Text of a name for a sentence, cut if it is long. */
export function describeName({ text }: Pick<DistinguishedName, 'text'>): string {
  if (text === '') return 'a certificate without a subject'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** A key for indexes: two names are equal exactly if their keys are. */
export function nameKey(name: Pick<DistinguishedName, 'comparisonKeys'>): string {
  return name.comparisonKeys.join(',')
}

// Every part is free of the separators '+' and ',', so that no attribute can pass for two.
function comparisonKey(id: string, value: DerElement, text: string | undefined): string {
  // TeletexString has no agreed alphabet: two of them are the same if their octets are.
  if (text === undefined || value.tag === derTag.teletexString) return `${id}=#${encodeHex(encodingOf(value))}`
  return `${id}=${encodeURIComponent(prepare(text))}`
}

const isAscii = /^[\0-\x7f]*$/
const isPlain = /^[ -~]*$/

// RFC 5280 section 7.1 asks for RFC 4518: case folded, insignificant spaces gone. Beyond ASCII, case folding is left
// out, as elsewhere: a difference that remains makes names different, which is the safe side.
function prepare(text: string): string {
  // Not by a regular expression: a run of spaces would cost its length squared.
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
 * Text of a string value; `undefined` if it has another type, or octets that its alphabet does not have. Certificates with
 * those are in use, and they compare by their octets. Broken Unicode is in use nowhere.
 */
function readText(value: DerElement): string | undefined {
  const octets = contentsOf(value)
  switch (value.tag) {
    case derTag.utf8String:
      try {
        return decodeUtf8(octets)
      } catch {
        throw malformed('a UTF8String is not UTF-8')
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
  if (octets.length % size !== 0) throw malformed('a BMPString or UniversalString is not whole characters')
  let text = ''
  for (let index = 0; index < octets.length; index += size) {
    let point = 0
    for (let offset = 0; offset < size; offset++) point = point * 256 + (octets[index + offset] as number)
    // BMPString is UCS-2, which has no surrogates.
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw malformed('a BMPString or UniversalString has a value that is not a character')
    }
    text += String.fromCodePoint(point)
  }
  return text
}

// RFC 4514 section 2.4; control characters too, since the text ends up on terminals and in logs.
function escapeValue(text: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9 .:/@()'_-]*[A-Za-z0-9.)])?$/.test(text)) return text
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, (character) =>
      [...new TextEncoder().encode(character)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
    )
}
