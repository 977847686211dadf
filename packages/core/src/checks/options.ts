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
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'object')
    return Array.isArray(value) ? 'an array' : `an ${value instanceof Date ? 'instance of Date' : type}`
  const text = String(value)
  if (secret || type === 'function' || text.length > longestQuote) return `a ${type}`
  return `the ${type} ${type === 'string' ? `'${text}'` : text}`
}

// The one with which it has the most pairs of letters in common, as it has where a finger slipped; of several the shortest.
function nearest(name: string, known: readonly string[]): string | undefined {
  const letters = name.slice(0, longestQuote).toLowerCase()
  const score = (candidate: string): number => {
    const text = candidate.toLowerCase()
    return (
      [...letters].filter((_, index) => index > 0 && text.includes(letters.slice(index - 1, index + 1))).length -
      text.length / longestQuote
    )
  }
  return [...known].sort((one, other) => score(other) - score(one))[0]
}
