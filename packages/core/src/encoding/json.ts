import { decodeUtf8 } from './utf8.js'

/** Levels of arrays and objects that JSON may have before it is proven whose it is. */
export const maxDepth = 64

/** Members of objects and elements of arrays that JSON may have, all levels together, before it is proven whose it is. */
export const maxMembers = 10_000

/**
 * Parses JSON of a sender who is not known yet: an object, in bounded time, whose names are all different.
 * The limits are counted before anything is parsed: to parse deep JSON takes hundreds of times as long as to count it.
 *
 * @returns the members, without a prototype, so that a name that is absent is absent.
 * @throws SyntaxError if it is not JSON in UTF-8, not an object, beyond a limit, or has two members of one name. The message
 * completes "The body …", and quotes nothing.
 */
export function parseUnproven(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = read(() => decodeUtf8(bytes))
  const { depth, members, ownMembers } = measure(text)
  if (depth > maxDepth) throw new SyntaxError(`is nested more than ${maxDepth} levels deep`)
  if (members > maxMembers) throw new SyntaxError(`has more than ${maxMembers} members`)
  const value: unknown = read(() => JSON.parse(text))
  if (!isObject(value)) throw new SyntaxError('is not a JSON object')
  const names = Object.keys(value)
  // Of two members with one name JSON.parse takes the last, and another parser the first.
  if (names.length !== ownMembers) throw new SyntaxError('has two fields with one name')
  const own: Record<string, unknown> = Object.create(null)
  for (const name of names) own[name] = value[name]
  return own
}

/** Whether a value of JSON is an object, and not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// What a decoder or the engine says may quote the body.
function read<Value>(decode: () => Value): Value {
  try {
    return decode()
  } catch {
    throw new SyntaxError('is not JSON in UTF-8')
  }
}

interface Measure {
  readonly depth: number
  /** Of all levels; as many at least as there are. */
  readonly members: number
  /** Of the outermost object, those with a name that occurs twice included. */
  readonly ownMembers: number
}

/**
 * Counts in one pass, and stops beyond a limit. It agrees with a parser as far as the text is JSON; a parser goes no further.
 */
function measure(text: string): Measure {
  let level = 0
  let depth = 0
  let members = 0
  let ownMembers = 0
  for (let index = 0; index < text.length && depth <= maxDepth && members <= maxMembers; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index)
        break
      case 0x7b: // {
      case 0x5b: // [
        level += 1
        members += 1
        depth = Math.max(depth, level)
        break
      case 0x7d: // }
      case 0x5d: // ]
        level -= 1
        break
      case 0x2c: // ,
        members += 1
        break
      case 0x3a: // :
        if (level === 1) ownMembers += 1
        break
    }
  }
  return { depth, members, ownMembers }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end
    while (text.charCodeAt(first - 1) === 0x5c) first -= 1
    // An even number of backslashes escape each other.
    if ((end - first) % 2 === 0) return end
  }
  return text.length
}
