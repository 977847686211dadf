import { VerificationError } from '../errors.js'
import { decodePercent, encodePercent } from './percent-encoding.js'
import type { ApigProfile } from './profiles.js'

/** Items of a query at the most. */
export const maxQueryItems = 1_000

type QueryProfile = Pick<ApigProfile, 'percentDecoding' | 'plus' | 'queryOrder' | 'emptyQueryName'>

interface QueryItem {
  readonly name: string
  readonly value: string
}

/**
 * Canonical query: items decoded, sorted by name and then value, repeats kept, re-encoded as `name=value`.
 * An empty item, as between `&&`, is dropped.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, an item without a name, or too many items.
 */
export function canonicalQuery(query: string, profile: QueryProfile): string {
  if (query === '') return ''
  const texts = query.split('&')
  if (texts.length > maxQueryItems) {
    throw new VerificationError('ERR_REQUEST_INVALID', `The query has more than ${maxQueryItems} items`)
  }
  const items = texts.filter((text) => text !== '').map((text) => decodeItem(text, profile))
  const compare = profile.queryOrder === 'code-point' ? compareCodePoints : compareCodeUnits
  if (profile.queryOrder === 'encoded') return items.map(encodeItem).sort(byItem(compare)).map(joinItem).join('&')
  return items.sort(byItem(compare)).map(encodeItem).map(joinItem).join('&')
}

function decodeItem(text: string, profile: QueryProfile): QueryItem {
  const equals = text.indexOf('=')
  const name = decode(equals < 0 ? text : text.slice(0, equals), profile)
  // Signers that drop such an item would let anyone add one.
  if (name === '' && profile.emptyQueryName === 'refuse') {
    throw new VerificationError('ERR_REQUEST_INVALID', 'The query has an item without a name')
  }
  return { name, value: equals < 0 ? '' : decode(text.slice(equals + 1), profile) }
}

function decode(text: string, profile: QueryProfile): string {
  return decodePercent(profile.plus === 'space' ? text.replaceAll('+', '%20') : text, profile.percentDecoding)
}

function encodeItem({ name, value }: QueryItem): QueryItem {
  return { name: encodePercent(name), value: encodePercent(value) }
}

function joinItem({ name, value }: QueryItem): string {
  return `${name}=${value}`
}

type Comparison = (a: string, b: string) => number

function byItem(compare: Comparison): (a: QueryItem, b: QueryItem) => number {
  return (a, b) => compare(a.name, b.name) || compare(a.value, b.value)
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

// Which is also the order of the UTF-8 bytes.
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index)
    const y = b.charCodeAt(index)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

// Surrogates stand for code points above U+FFFF, and so come after U+E000 to U+FFFF.
function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}
