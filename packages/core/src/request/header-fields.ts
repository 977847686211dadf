import { VerificationError } from '../errors.js'

/** Header fields of a request, looked up by lower-case name. */
export interface HeaderFields {
  /**
   * Returns every value of a header, in the order of arrival, or an empty list if it is absent. White space around a value
   * is removed.
   */
  values(name: string): readonly string[]
  /** Returns the lower-case names of all headers. A repeated header appears once for each time it arrived. */
  names(): readonly string[]
}

/**
 * Reads headers in one of the two usual forms: `Headers`, or a list of pairs of strings. Returns undefined for any other
 * form.
 */
export function usualHeaderFields(headers: unknown): HeaderFields | undefined {
  if (isHeaders(headers)) return new FetchHeaderFields(headers)
  return Array.isArray(headers) && headers.every(isPlainPair) ? new ListedHeaderFields(headers) : undefined
}

/**
 * Returns the only value of a header.
 *
 * @throws VerificationError ERR_HEADER_MISSING if it is absent or empty, ERR_HEADER_INVALID if it comes more than once.
 */
export function requiredHeader(fields: HeaderFields, name: string, title: string): string {
  const value = optionalHeader(fields, name, title)
  if (value === undefined || value === '')
    throw new VerificationError('ERR_HEADER_MISSING', `${title} header is missing`)
  return value
}

/**
 * Returns the only value of a header, or undefined if it is absent. Messages use its title, which is the name by default.
 *
 * @throws VerificationError ERR_HEADER_INVALID if it comes more than once.
 */
export function optionalHeader(fields: HeaderFields, name: string, title: string = name): string | undefined {
  const values = fields.values(name)
  if (values.length > 1)
    throw new VerificationError('ERR_HEADER_INVALID', `${title} header sent ${values.length} times`)
  return values[0]
}

// Test the structure, not the class: another realm, a polyfill or a test runner may have its own Headers class.
function isHeaders(headers: unknown): headers is Headers {
  if (typeof headers !== 'object' || headers === null) return false
  return typeof (headers as Headers).get === 'function' && typeof (headers as Headers).append === 'function'
}

// This function does not read the pseudo-header fields of HTTP/2, which begin with a colon.
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
    // Some runtimes do not trim values in Headers; workerd is one.
    return [trimWhiteSpace(value)]
  }

  names(): readonly string[] {
    return Array.from(this.#headers.keys(), (name) => name.toLowerCase())
  }
}

// After this many look-ups, all names are converted to lower case once. A sender can make a scheme look up many names.
const fewNames = 20

/** Header fields made from lines in the order of arrival. */
export class ListedHeaderFields implements HeaderFields {
  readonly #names: string[] = []
  readonly #values: string[] = []
  #asked = 0
  #lowerCaseNames: readonly string[] | undefined

  constructor(lines: Iterable<readonly [name: string, value: string]>) {
    for (const line of lines) {
      // Read by index: destructuring a pair uses an iterator, which creates garbage for each header.
      this.#names.push(line[0])
      this.#values.push(line[1])
    }
  }

  // There is no index. Most schemes look up a few names, so an index would cost more than it saves. No scheme looks up more
  // than a hundred.
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

// RFC 9110 section 5.5: white space around a field value is not part of it. Do not use a regular expression: it takes
// quadratic time if the value contains a long run of spaces.
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
