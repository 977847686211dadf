import { VerificationError } from '../errors.js'

/** Header fields of a request, looked up by lower-case name. */
export interface HeaderFields {
  /** Every value of a header, in the order it came; none if it is absent. White space around a value is trimmed. */
  values(name: string): readonly string[]
  /** Lower-case names of all headers, of one that came several times as often. */
  names(): readonly string[]
}

/** Reads headers in one of the two usual forms: `Headers`, or a list of pairs of strings. Any other is undefined. */
export function usualHeaderFields(headers: unknown): HeaderFields | undefined {
  if (isHeaders(headers)) return new FetchHeaderFields(headers)
  return Array.isArray(headers) && headers.every(isPlainPair) ? new ListedHeaderFields(headers) : undefined
}

/**
 * The one value of a header.
 *
 * @throws VerificationError ERR_HEADER_MISSING if it is absent or empty, ERR_HEADER_INVALID if it comes more than once.
 */
export function requiredHeader(fields: HeaderFields, name: string, title: string): string {
  const value = optionalHeader(fields, name, title)
  if (value === undefined || value === '')
    throw new VerificationError('ERR_HEADER_MISSING', `${title} header not found`)
  return value
}

/**
 * The one value of a header, or undefined if it is absent. Its title stands in messages; by default it is the name.
 *
 * @throws VerificationError ERR_HEADER_INVALID if it comes more than once.
 */
export function optionalHeader(fields: HeaderFields, name: string, title: string = name): string | undefined {
  const values = fields.values(name)
  if (values.length > 1)
    throw new VerificationError('ERR_HEADER_INVALID', `${title} header sent ${values.length} times`)
  return values[0]
}

// By structure, since a realm, a polyfill or a test runner may bring a Headers of its own.
function isHeaders(headers: unknown): headers is Headers {
  if (typeof headers !== 'object' || headers === null) return false
  return typeof (headers as Headers).get === 'function' && typeof (headers as Headers).append === 'function'
}

// Pseudo-header fields of HTTP/2, which begin with a colon, are not read here.
function isPlainPair(pair: unknown): boolean {
  return Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string' && pair[0][0] !== ':'
}

class FetchHeaderFields implements HeaderFields {
  readonly #headers: Headers

  constructor(headers: Headers) {
    this.#headers = headers
  }

  values(name: string): readonly string[] {
    const value: unknown = this.#headers.get(name)
    if (value === null || value === undefined) return none
    if (typeof value !== 'string') throw new TypeError('The value of a header is not a string')
    // Not every runtime's Headers trims, workerd's for one.
    return [trimWhiteSpace(value)]
  }

  names(): readonly string[] {
    return Array.from(this.#headers.keys(), (name) => name.toLowerCase())
  }
}

// A sender may have a scheme ask for more: names are then lower-cased once and for all.
const fewNames = 20

/** Header fields of lines in the order they came. */
export class ListedHeaderFields implements HeaderFields {
  readonly #names: string[] = []
  readonly #values: string[] = []
  #asked = 0
  #lowerCaseNames: readonly string[] | undefined

  constructor(lines: Iterable<readonly [name: string, value: string]>) {
    for (const line of lines) {
      // By index: to take a pair apart by its iterator leaves garbage for each header.
      this.#names.push(line[0])
      this.#values.push(line[1])
    }
  }

  // No index: most schemes ask for a handful of names, for which it costs more than it saves, and none for above a hundred.
  values(name: string): readonly string[] {
    this.#asked += 1
    const isAskedOften = this.#asked > fewNames
    const names = isAskedOften ? this.names() : this.#names
    let found: string[] | undefined
    for (let index = 0; index < names.length; index++) {
      const candidate = names[index] as string
      if (candidate.length !== name.length || (isAskedOften ? candidate : candidate.toLowerCase()) !== name) continue
      const value = trimWhiteSpace(this.#values[index] as string)
      if (found === undefined) found = [value]
      else found.push(value)
    }
    return found ?? none
  }

  names(): readonly string[] {
    this.#lowerCaseNames ??= this.#names.map((name) => name.toLowerCase())
    return this.#lowerCaseNames
  }
}

const none: readonly string[] = []

// RFC 9110 section 5.5: white space around a field value is not part of it. Not by a regular expression, which takes
// quadratic time over a long run of spaces inside the value.
function trimWhiteSpace(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isWhiteSpace(value.charCodeAt(start))) start++
  while (start < end && isWhiteSpace(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

function isWhiteSpace(codeUnit: number): boolean {
  return codeUnit === 0x20 || codeUnit === 0x09
}
