import { encodeHex } from '../../encoding/hex.js'
import { derTag, encodingOf } from './der-reader.js'
import type { NameAttribute } from './name-attribute.js'

/** A name as it is compared: one key for each relative distinguished name. */
export interface ComparableName {
  readonly comparisonKeys: readonly string[]
}

/** Returns the key of a relative distinguished name. Two of them are equal by RFC 5280 section 7.1 if their keys are. */
export function comparisonKey(attributes: readonly NameAttribute[]): string {
  return attributes.map(attributeKey).sort().join('+')
}

// No part contains the separators '+' and ',', so that one attribute cannot look like two.
function attributeKey({ id, value, text }: NameAttribute): string {
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

/** Returns a key for maps. Two names are equal by RFC 5280 section 7.1 if and only if their keys are. */
export function nameKey(name: ComparableName): string {
  return name.comparisonKeys.join(',')
}

/** Tells whether a name is the base of a subtree or lies below it (RFC 5280 section 7.1). */
export function isWithin(name: ComparableName, base: ComparableName): boolean {
  return base.comparisonKeys.every((key, index) => name.comparisonKeys[index] === key)
}

/**
 * Tells whether any program could read a name as the base of a subtree or as lying below it. An attribute whose text is
 * uncertain may be any text, and letters beyond ASCII are equal if any case folding makes them equal. This is used for
 * excluded subtrees, so that a name cannot evade the exclusion by the way it is written.
 */
export function mayBeWithin(name: ComparableName, base: ComparableName): boolean {
  const [parts, baseParts] = [loosePartsOf(name), loosePartsOf(base)]
  return baseParts.every(({ types, text }, index) => {
    const part = parts[index]
    return part?.types === types && (part.text === text || part.text === undefined || text === undefined)
  })
}

/** A relative distinguished name for the loose comparison. */
interface LoosePart {
  readonly types: string
  /** A key for each attribute; `undefined` if the text of any attribute is uncertain. */
  readonly text: string | undefined
}

// Keep the parts, because every comparison needs them again. They depend only on values that cannot change.
const looseParts = new WeakMap<ComparableName, readonly LoosePart[]>()

function loosePartsOf(name: ComparableName): readonly LoosePart[] {
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
