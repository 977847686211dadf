import { VerificationError } from '../../errors.js'
import { decodePercent, encodePercent } from './canonical-path.js'
import type { ApigProfile } from './profiles.js'

/** The largest number of items of a query. */
export const maxQueryItems = 1_000

type QueryProfile = Pick<ApigProfile, 'percentDecoding' | 'plus' | 'queryOrder' | 'emptyQueryName'>

/** A decoded item of a query. */
export interface QueryItem {
  readonly name: string
  readonly value: string
}

/**
 * Returns the canonical query. It decodes the items, sorts them by name and then value, keeps repeats, and encodes them
 * again as `name=value`. It drops empty items, as between `&&`.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, an item without a name, or too many items.
 */
export function canonicalQuery(query: string, profile: QueryProfile): string {
  return encodeQuery(signedQueryItems(query, profile))
}

/** Encodes the decoded items of a query as a canonical query, in the given order. */
export function encodeQuery(items: readonly QueryItem[]): string {
  let text = ''
  for (const { name, value } of items) text += `${text === '' ? '' : '&'}${encodePercent(name)}=${encodePercent(value)}`
  return text
}

/**
 * Returns the decoded items of a query in the order of arrival.
 *
 * @throws VerificationError ERR_REQUEST_INVALID for a bad escape, an item without a name, or too many items.
 */
export function readQueryItems(query: string, profile: QueryProfile): QueryItem[] {
  const texts = query.split('&')
  if (texts.length > maxQueryItems) {
    throw new VerificationError('ERR_REQUEST_INVALID', `The query has more than ${maxQueryItems} items`)
  }
  const items: QueryItem[] = []
  for (const text of texts) if (text !== '') items.push(decodeItem(text, profile))
  return items
}

/** Returns the decoded items of a query in the order of signing. Throws the same errors as {@link canonicalQuery}. */
export function signedQueryItems(query: string, profile: QueryProfile): readonly QueryItem[] {
  if (query === '') return []
  const items = readQueryItems(query, profile)
  if (profile.queryOrder === 'utf-16') return items.sort(byCodeUnit)
  if (profile.queryOrder === 'code-point') return items.sort(byCodePoint)
  const encoded = new Map(items.map((item) => [item, encodeItem(item)]))
  return items.sort((a, b) => byCodeUnit(encoded.get(a) ?? a, encoded.get(b) ?? b))
}

function decodeItem(text: string, profile: QueryProfile): QueryItem {
  const equals = text.indexOf('=')
  const name = decode(equals < 0 ? text : text.slice(0, equals), profile)
  // Some signers drop such an item, so anybody could add one to a request that they signed.
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

function byCodePoint(a: QueryItem, b: QueryItem): number {
  return compareCodePoints(a.name, b.name) || compareCodePoints(a.value, b.value)
}

function byCodeUnit(a: QueryItem, b: QueryItem): number {
  return compareCodeUnits(a.name, b.name) || compareCodeUnits(a.value, b.value)
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

// This is also the order of the UTF-8 bytes.
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index)
    const y = b.charCodeAt(index)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

// Surrogates represent code points above U+FFFF, so they come after U+E000 to U+FFFF.
function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}
