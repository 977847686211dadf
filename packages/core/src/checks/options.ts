/** What an option may be: the words of a message, and the test that they describe. */
export interface OptionKind {
  /** Completes the sentence "options.x must be …". */
  readonly wanted: string
  accepts(value: unknown): boolean
  /** The option must be given. */
  readonly required?: true
  /** The value may hold a secret, so a message names its type and never quotes it. */
  readonly secret?: true
}

/** The kind of every option, by name: `{ … } satisfies OptionKinds<Options>` names each member of the interface. */
export type OptionKinds<Options> = { readonly [Name in keyof Options]-?: OptionKind }

/**
 * Reads what a caller configured: own properties only, copied, so that a later change counts for nothing.
 * A value of `undefined` counts as absent.
 *
 * @param owner - the function that takes the options, for the message
 * @throws TypeError if an option is unknown, missing or of another kind, or if the options are not an object.
 */
export function readOptions<Options extends object>(
  owner: string,
  given: Options | undefined,
  kinds: OptionKinds<Options>,
): Options {
  const table: Readonly<Record<string, OptionKind>> = kinds
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given)))
    throw new TypeError(`${owner}: options must be an object, got ${nameValue(given)}`)
  const options: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(given ?? {})) {
    const kind = Object.hasOwn(table, name) ? table[name] : undefined
    if (kind === undefined)
      throw new TypeError(`${owner}: unknown option ${name}. Did you mean ${nearest(name, Object.keys(table))}?`)
    if (value === undefined) continue
    requireKind(`${owner}: options.${name}`, value, kind)
    options[name] = value
  }
  for (const name in table) {
    if (table[name]?.required && !(name in options))
      throw new TypeError(`${owner}: options.${name} is missing. It must be ${table[name].wanted}`)
  }
  return options as Options
}

/**
 * Checks one value that a caller handed over.
 *
 * @throws TypeError if it is not of the kind.
 */
export function requireKind(name: string, value: unknown, kind: OptionKind): void {
  if (kind.accepts(value)) return
  throw new TypeError(`${name} must be ${kind.wanted}, got ${nameValue(value, kind.secret)}`)
}

/** A function. */
export const aFunction: OptionKind = { wanted: 'a function', accepts: (value) => typeof value === 'function' }

/** `true` or `false`. */
export const aFlag: OptionKind = { wanted: 'true or false', accepts: (value) => typeof value === 'boolean' }

/** A function that gives the time. */
export const aClock: OptionKind = { ...aFunction, wanted: 'a function that returns a Date, such as () => new Date()' }

/** A string, such as what the keys of a shared store begin with. */
export const aString: OptionKind = { wanted: 'a string', accepts: (value) => typeof value === 'string' }

/** A positive whole number, such as `bytes` or `entries`. */
export function aCount(unit: string): OptionKind {
  return {
    wanted: `a positive whole number of ${unit}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  }
}

/** A number of a unit, such as `seconds`, between two limits that are both included. */
export function aNumber(unit: string, least: number, most: number): OptionKind {
  return {
    wanted: `a number of ${unit} from ${least} to ${most}`,
    accepts: (value) => typeof value === 'number' && value >= least && value <= most,
  }
}

/** One of a few strings. */
export function oneOf(...allowed: readonly string[]): OptionKind {
  return {
    wanted: allowed.map((text) => `'${text}'`).join(' or '),
    accepts: (value) => allowed.includes(value as string),
  }
}

/** An object that has methods, whether of its own or of its class. */
export function anObjectWith(what: string, ...methods: readonly string[]): OptionKind {
  return {
    wanted: `${what} with ${methods.map((name) => `${name}()`).join(', ')}`,
    accepts: (value) => hasMethods(value, methods),
  }
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
}

const longestQuote = 64

/** Names a value in a message, and quotes it if it is short and not secret. */
function nameValue(value: unknown, secret = false): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return 'a Date'
  switch (typeof value) {
    case 'string':
      return secret || value.length > longestQuote ? 'a string' : `the string '${value}'`
    case 'number':
    case 'boolean':
      return `the ${typeof value} ${value}`
    case 'object':
    case 'undefined':
      return value === undefined ? 'nothing' : 'an object'
    default:
      return `a ${typeof value}`
  }
}

// A name that goes on from the other, such as `replay` and `replayGuard`, is nearer than any slip of the finger.
function nearest(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase()
  let best = ''
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const text = candidate.toLowerCase()
    const distance = text.startsWith(wanted) || wanted.startsWith(text) ? 0.5 : editDistance(wanted, text)
    if (distance >= least || text === '') continue
    least = distance
    best = candidate
  }
  return best
}

// Levenshtein, over at most as many characters as a name of an option has.
function editDistance(from: string, to: string): number {
  const text = from.slice(0, longestQuote)
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let index = 0; index < text.length; index++) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column++) {
      const change = (row[column] ?? 0) + (text[index] === to[column] ? 0 : 1)
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
