import { encodeUtf8 } from '../encoding/bytes.js'
import type { Accident, Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { type JsonMember, type JsonNode, mapObjects, mapScalars, readJsonTree } from './json-tree.js'
import { jsonWriters, jsonWriting } from './json-writers.js'
import { parseJson } from './parse-json.js'

/** The known facts about the JSON that a service signs. */
export interface JsonHabits {
  /** The keys of all objects in the order in which the service writes them. There are several lists if the order varies. */
  readonly keyOrders?: readonly (readonly string[])[]
}

// Changes of content are tried only with the few writers that services use.
const fewWriters = jsonWriters.slice(0, 6)

const mostKept = 8_192

/** Generates the forms that JSON may have had before it was parsed and written again, the likeliest first. */
export function* jsonOrigins(text: string, budget: Budget, habits: JsonHabits = {}): Generator<Origin> {
  const seen = new Set([text])
  const origin = (accident: Accident, candidate: string): Origin[] => {
    // A set of long texts would need too much memory.
    if (candidate.length < mostKept) {
      if (seen.has(candidate)) return []
      seen.add(candidate)
    }
    return [{ accident, bytes: encodeUtf8(candidate) }]
  }
  for (const candidate of stringified(text, budget)) yield* origin(accidents.reserialised, candidate)
  const tree = readJsonTree(text, budget)
  if (tree === undefined) return
  const write = jsonWriting(tree)
  for (const writer of jsonWriters) {
    if (!budget.read(text.length)) return
    yield* origin(accidents.reserialised, write(writer))
  }
  for (const [accident, changed] of contentsOf(tree, habits)) {
    // Changing a tree takes longer than writing it.
    if (!budget.read(2 * text.length)) return
    const writeChanged = jsonWriting(changed)
    for (const writer of fewWriters) {
      if (!budget.read(text.length)) return
      yield* origin(accident, writeChanged(writer))
    }
  }
}

/** Generates the forms that JSON may have had before the engine itself parsed and wrote it, as body parsers do. */
export function* engineOrigins(text: string, budget: Budget): Generator<Origin> {
  for (const candidate of stringified(text, budget)) {
    if (candidate !== text) yield { accident: accidents.reserialised, bytes: encodeUtf8(candidate) }
  }
}

/** Returns whether the keys of every object are in alphabetical order, and there are enough keys to be sure. */
export function hasSortedKeys(text: string): boolean {
  const tree = readJsonTree(text)
  if (tree === undefined) return false
  let keys = 0
  let isSorted = true
  mapObjects(tree, (members) => {
    keys += members.length > 1 ? members.length : 0
    isSorted &&= members.every(([key], index) => index === 0 || (members[index - 1]?.[0] ?? '') <= key)
    return members
  })
  return isSorted && keys >= 5
}

// Generates the texts that the engine itself writes, which differ from those of other writers.
function* stringified(text: string, budget: Budget): Generator<string> {
  const value = parseJson(text, budget)
  if (typeof value !== 'object' || value === null) return
  for (const indent of [0, 2, 4, '\t']) {
    if (!budget.read(text.length)) return
    yield JSON.stringify(value, null, indent)
  }
}

/** Generates trees that have the same content in another form. */
function* contentsOf(tree: JsonNode, { keyOrders = [] }: JsonHabits): Generator<readonly [Accident, JsonNode]> {
  for (const names of keyOrders) yield [accidents.sortedKeys, mapObjects(tree, (members) => ordered(members, names))]
  yield [
    accidents.sortedKeys,
    mapObjects(tree, (members) => members.toSorted(([one], [other]) => (one < other ? -1 : 1))),
  ]
  yield [accidents.sortedKeys, mapObjects(tree, (members) => members.toReversed())]
  for (const change of numberForms) yield [accidents.numbers, mapScalars(tree, change)]
  for (const node of oneByOne(tree, /^-?\d+$/, (token) => `${token}.0`)) yield [accidents.numbers, node]
  for (const change of dateForms) yield [accidents.dates, mapScalars(tree, change)]
  const empty = { members: [] }
  yield [accidents.emptyValues, replaceEmpty(tree, empty, 'array')]
  yield [accidents.emptyValues, replaceEmpty(tree, [], 'object')]
  for (const wanted of ['array', 'object'] as const) {
    for (const chosen of subsets(countEmpty(tree, wanted))) {
      let index = -1
      const isChosen = (): boolean => {
        index += 1
        return ((chosen >> index) & 1) === 1
      }
      yield [accidents.emptyValues, replaceEmpty(tree, wanted === 'array' ? empty : [], wanted, isChosen)]
    }
  }
  yield [accidents.emptyValues, mapObjects(tree, (members) => members.filter(([, value]) => value !== 'null'))]
  yield [accidents.emptyValues, mapScalars(tree, (token) => (token === '""' ? 'null' : token))]
  yield [accidents.emptyValues, mapScalars(tree, (token) => (token === 'null' ? '""' : token))]
  for (const change of wordForms) yield [accidents.reserialised, mapScalars(tree, change)]
}

const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const numberForms: readonly ((token: string) => string)[] = [
  (token) => (/^-?\d+$/.test(token) ? `${token}.0` : token),
  (token) => token.replace(/^(-?\d+)\.0+$/, '$1'),
  (token) => (number.test(token) ? String(Number(token)) : token),
  (token) => token.replace(/^(-?\d+\.\d*?[1-9])0+$/, '$1'),
  (token) => (number.test(token) ? `"${token}"` : token),
  (token) => token.replace(/^"(-?\d+(?:\.\d+)?)"$/, '$1'),
]

const wordForms: readonly ((token: string) => string)[] = [
  (token) => token.replace(/^"(true|false|null)"$/i, (_, word: string) => word.toLowerCase()),
  (token) => (token === '1' ? 'true' : token === '0' ? 'false' : token),
]

/** The forms of a time. Each form is tried for a time in any other form. */
const dateForms: readonly ((token: string) => string)[] = [
  (date: Date) => `"${date.toISOString().slice(0, 19)}Z"`,
  (date: Date) => `"${date.toISOString()}"`,
  (date: Date) => `"${date.toISOString().slice(0, 19)}+00:00"`,
  (date: Date) => String(date.getTime()),
  (date: Date) => String(Math.floor(date.getTime() / 1_000)),
].map((write) => (token) => {
  const date = dateOf(token)
  return date === undefined ? token : write(date)
})

const dateText = /^"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?"$/

/** Returns the time that a JSON token represents, or undefined if it represents none. */
function dateOf(token: string): Date | undefined {
  const [, day, time, zone = 'Z'] = dateText.exec(token) ?? []
  // The number of seconds or milliseconds since 1970, from September 2001 on.
  const epoch = /^[12]\d{9}(?:\d{3})?$/.test(token) ? Number(token) * (token.length > 10 ? 1 : 1_000) : undefined
  const date = new Date(day === undefined ? (epoch ?? Number.NaN) : `${day}T${time}${zone}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Generates a time in the forms that programs write. */
export function* timeForms(text: string): Generator<string> {
  const token = /^\d+$/.test(text) ? text : JSON.stringify(text)
  for (const form of dateForms) yield form(token).replaceAll('"', '')
}

function ordered(members: readonly JsonMember[], names: readonly string[]): readonly JsonMember[] {
  const rank = (key: string): number => {
    const index = names.indexOf(key.slice(1, -1))
    return index < 0 ? names.length : index
  }
  return members.toSorted(([one], [other]) => rank(one) - rank(other))
}

function replaceEmpty(
  node: JsonNode,
  by: JsonNode,
  of: 'array' | 'object',
  isWanted: () => boolean = () => true,
): JsonNode {
  if (typeof node === 'string') return node
  const isObject = 'members' in node
  const size = isObject ? node.members.length : node.length
  if (size === 0) return (isObject ? 'object' : 'array') === of && isWanted() ? by : node
  if (!isObject) return node.map((item) => replaceEmpty(item, by, of, isWanted))
  return { members: node.members.map(([key, value]) => [key, replaceEmpty(value, by, of, isWanted)]) }
}

function countEmpty(tree: JsonNode, of: 'array' | 'object'): number {
  let count = 0
  replaceEmpty(tree, '', of, () => {
    count += 1
    return false
  })
  return count
}

const mostInSubsets = 6

/** Generates every subset of a number of items as bits, except the empty and the whole set. Generates none if there are too many items. */
function* subsets(count: number): Generator<number> {
  if (count > mostInSubsets) return
  for (let chosen = 1; chosen < 2 ** count - 1; chosen++) yield chosen
}

const mostSingles = 40

/** Generates one tree for each scalar, with only that scalar changed. */
function* oneByOne(tree: JsonNode, form: RegExp, change: (token: string) => string): Generator<JsonNode> {
  let count = 0
  mapScalars(tree, (token) => {
    if (form.test(token)) count += 1
    return token
  })
  for (let wanted = 0; wanted < Math.min(count, mostSingles) && count > 1; wanted++) {
    let index = -1
    yield mapScalars(tree, (token) => {
      if (!form.test(token)) return token
      index += 1
      return index === wanted ? change(token) : token
    })
  }
}
