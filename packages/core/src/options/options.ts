/** The kind of an option: a description for error messages, and a test. */
export interface OptionKind {
  /** Completes the sentence "options.x must be …". */
  readonly wanted: string
  accepts(value: unknown): boolean
  /** The option must be given. */
  readonly required?: true
  /** The value may hold a secret, so a message names its type and never quotes it. */
  readonly secret?: true
}

/**
 * The kind of every option, by name. `{ … } satisfies OptionKinds<Options>` compiles only if it names each member of the
 * interface.
 */
export type OptionKinds<Options> = { readonly [Name in keyof Options]-?: OptionKind }

/**
 * Reads the options of a caller. It copies own properties only, so a later change has no effect. A value of `undefined`
 * counts as absent.
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
    if (!kind.accepts(value)) throw ofAnotherKind(`${owner}: options.${name}`, value, kind)
    options[name] = value
  }
  for (const [name, { required, wanted }] of Object.entries(table)) {
    if (required && !(name in options))
      throw new TypeError(`${owner}: options.${name} is missing. It must be ${wanted}`)
  }
  return options as Options
}

/**
 * Checks one value that a caller passed.
 *
 * @throws TypeError if it is not of the kind.
 */
export function requireKind(name: string, value: unknown, kind: OptionKind): void {
  if (!kind.accepts(value)) throw ofAnotherKind(name, value, kind)
}

function ofAnotherKind(name: string, value: unknown, { wanted, secret }: OptionKind): TypeError {
  return new TypeError(`${name} must be ${wanted}, got ${nameValue(value, secret)}`)
}

function ofType(type: string, wanted = `a ${type}`): OptionKind {
  return { wanted, accepts: (value) => typeof value === type }
}

/** A function. */
export const aFunction: OptionKind = /* @__PURE__ */ ofType('function')

/** `true` or `false`. */
export const aFlag: OptionKind = /* @__PURE__ */ ofType('boolean', 'true or false')

/** A function that gives the time. */
export const aClock: OptionKind = /* @__PURE__ */ ofType('function', 'a function that returns a Date')

/** A string, such as the prefix of the keys in a shared store. */
export const aString: OptionKind = /* @__PURE__ */ ofType('string')

/** A positive whole number, such as `bytes` or `entries`. */
export function aCount(unit: string): OptionKind {
  return {
    wanted: `a positive whole number of ${unit}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  }
}

/** A number of a unit, such as `seconds`, between two limits. Both limits are included. */
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

/** An object that has certain methods, its own or those of its class. */
export function anObjectWith(what: string, ...methods: readonly string[]): OptionKind {
  return {
    wanted: `${what} with ${methods.map((name) => `${name}()`).join(', ')}`,
    accepts: (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
  }
}

const longestQuote = 64

/** Describes a value for a message. It quotes the value if it is short and not secret. */
function nameValue(value: unknown, secret = false): string {
  const type = typeof value
  if (!secret && (type === 'number' || type === 'boolean')) return `the ${type} ${value}`
  if (typeof value === 'string' && !secret && value.length <= longestQuote) return `the string '${value}'`
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (type !== 'object') return `a ${type}`
  return Array.isArray(value) ? 'an array' : 'an object'
}

// Finds the option that contains the longest beginning of the name, as `replayGuard` contains `replay`. This finds the right
// option for most misspelt names.
function nearest(name: string, known: readonly string[]): string | undefined {
  let start = name.slice(0, longestQuote)
  const holdsStart = (candidate: string): boolean => candidate.toLowerCase().includes(start.toLowerCase())
  while (!known.some(holdsStart)) start = start.slice(0, -1)
  return known.find(holdsStart)
}
