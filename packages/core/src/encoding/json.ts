import { decodeUtf8 } from './bytes.js'
import { isObject } from './is-object.js'

export { isObject }

/** The limit on nested arrays and objects in JSON whose sender has not been verified yet. */
export const maxDepth = 64

/** The limit on members of objects and elements of arrays, over all levels, in JSON whose sender has not been verified yet. */
export const maxMembers = 10_000

/**
 * Parses JSON whose sender has not been verified yet, in bounded time. The JSON must be an object without duplicate names.
 * The limits are checked before parsing, because parsing deep JSON takes hundreds of times as long as counting its levels.
 *
 * @returns the members, in an object without a prototype, so that it has no inherited names.
 * @throws SyntaxError if the bytes are not JSON in UTF-8, if it is not an object, exceeds a limit, or has two members with one
 * name. The message completes "The body …", and quotes nothing from the body.
 */
export function parseUnproven(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = read(() => decodeUtf8(bytes))
  const { depth, members, ownMembers } = measure(text)
  if (depth > maxDepth) throw new SyntaxError(`is nested more than ${maxDepth} levels deep`)
  if (members > maxMembers) throw new SyntaxError(`has more than ${maxMembers} members`)
  const value: unknown = read(() => JSON.parse(text))
  if (!isObject(value)) throw new SyntaxError('is not a JSON object')
  const names = Object.keys(value)
  // JSON.parse takes the last of two members with one name; another parser may take the first.
  if (names.length !== ownMembers) throw new SyntaxError('has two fields with one name')
  // Change the object in place, because a copy takes longer than parsing.
  return Object.setPrototypeOf(value, null) as Readonly<Record<string, unknown>>
}

// The engine's own error message may quote the body, so it is dropped.
function read<Value>(decode: () => Value): Value {
  try {
    return decode()
  } catch {
    throw new SyntaxError('is not JSON in UTF-8')
  }
}

interface Measure {
  readonly depth: number
  /** The number of members and elements of all levels. It may be too large, but never too small. */
  readonly members: number
  /** The number of members of the outermost object, including those whose name occurs twice. */
  readonly ownMembers: number
}

/**
 * Counts in one pass, and stops beyond a limit. The counts are right up to the point where the text stops being
 * valid JSON. A parser stops there too.
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

// Matches a bounded part of a string. A pattern for the whole string would need memory for each character.
const partOfString = /(?:[^"\\]|\\.){1,4096}/sy

/** Returns the position of the quotation mark that ends a JSON string, or the position where the text stops being a string. */
export function endOfString(text: string, start: number): number {
  const quote = text.indexOf('"', start + 1)
  if (quote === -1) return text.length
  // Usually the first quotation mark is not escaped.
  if (text.charCodeAt(quote - 1) !== 0x5c) return quote
  let end = start + 1
  partOfString.lastIndex = end
  while (partOfString.test(text)) end = partOfString.lastIndex
  return end
}
