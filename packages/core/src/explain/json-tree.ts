import type { Budget } from './budget.js'
import { parseJson } from './parse-json.js'

/** JSON in its written form: keys, numbers and strings keep their form, and members keep their order. */
export type JsonNode = string | readonly JsonNode[] | { readonly members: readonly JsonMember[] }

/** A member of an object. The key includes its quotation marks. */
export type JsonMember = readonly [key: string, value: JsonNode]

// Honest JSON is far below these limits. They bound the work for hostile JSON.
const mostNodes = 50_000
const mostDepth = 100

/** Reads JSON of an object or an array. Returns undefined for other text, and for JSON that is nested too deeply or has too many nodes. */
export function readJsonTree(text: string, budget?: Budget): JsonNode | undefined {
  const value = parseJson(text, budget)
  if (typeof value !== 'object' || value === null || budget?.read(text.length) === false) return undefined
  try {
    const node = new Reader(text).read(0)
    return typeof node === 'string' ? undefined : node
  } catch {
    return undefined
  }
}

/** Returns the text that a JSON string represents. */
export function stringValue(token: string): string {
  return JSON.parse(token) as string
}

/** Applies a change to each scalar of a tree, and to the keys if `withKeys` is true. */
export function mapScalars(node: JsonNode, change: (token: string) => string, withKeys = false): JsonNode {
  if (typeof node === 'string') return change(node)
  if ('members' in node)
    return {
      members: node.members.map(([key, value]) => [withKeys ? change(key) : key, mapScalars(value, change, withKeys)]),
    }
  return node.map((item) => mapScalars(item, change, withKeys))
}

/** Applies a change to each object of a tree. Inner objects are changed first. */
export function mapObjects(
  node: JsonNode,
  change: (members: readonly JsonMember[]) => readonly JsonMember[],
): JsonNode {
  if (typeof node === 'string') return node
  if ('members' in node)
    return { members: change(node.members.map(([key, value]) => [key, mapObjects(value, change)])) }
  return node.map((item) => mapObjects(item, change))
}

/** Reads text that is known to be JSON. */
class Reader {
  readonly #text: string
  #at = 0
  #nodes = 0

  constructor(text: string) {
    this.#text = text
  }

  read(depth: number): JsonNode {
    this.#nodes += 1
    if (depth > mostDepth || this.#nodes > mostNodes) throw new RangeError('too much JSON')
    this.#skip()
    switch (this.#text[this.#at]) {
      case '{':
        return { members: this.#list('}', () => [this.#key(), this.read(depth + 1)] as const) }
      case '[':
        return this.#list(']', () => this.read(depth + 1))
      case '"':
        return this.#string()
      default:
        return this.#word()
    }
  }

  #list<Item>(end: string, readItem: () => Item): Item[] {
    const items: Item[] = []
    this.#at += 1
    this.#skip()
    while (this.#text[this.#at] !== end) {
      items.push(readItem())
      this.#skip()
      if (this.#text[this.#at] === ',') this.#at += 1
      this.#skip()
    }
    this.#at += 1
    return items
  }

  #key(): string {
    this.#skip()
    const key = this.#string()
    this.#skip()
    this.#at += 1
    return key
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === '\\' ? 2 : 1
    this.#at += 1
    return this.#text.slice(start, this.#at)
  }

  #word(): string {
    const start = this.#at
    while (this.#at < this.#text.length && !',]} \t\r\n'.includes(this.#text[this.#at] as string)) this.#at += 1
    return this.#text.slice(start, this.#at)
  }

  #skip(): void {
    while (this.#at < this.#text.length && ' \t\r\n'.includes(this.#text[this.#at] as string)) this.#at += 1
  }
}
