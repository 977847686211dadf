import { VerificationError } from '../errors.js'

/** Header fields of a request, looked up by lower-case name. */
export interface HeaderFields {
  /** Every value of a header, in the order it came; empty where it is absent. White space around a value is trimmed. */
  values(name: string): readonly string[]
  /** Lower-case names of all headers, of one that came several times as often. */
  names(): readonly string[]
}

/** Reads either form of headers. */
export function readHeaderFields(headers: Headers | Iterable<[string, string]>): HeaderFields {
  return isHeaders(headers) ? new FetchHeaderFields(headers) : new ListedHeaderFields(headers)
}

/**
 * The one value of a header.
 *
 * @throws VerificationError ERR_HEADER_MISSING where it is absent or empty, ERR_HEADER_INVALID where it comes more than once.
 */
export function requiredHeader(fields: HeaderFields, name: string, title: string): string {
  const value = optionalHeader(fields, name, title)
  if (value === undefined || value === '')
    throw new VerificationError('ERR_HEADER_MISSING', `${title} header not found`)
  return value
}

/**
 * The one value of a header, or undefined where it is absent. Its title stands in messages; by default it is the name.
 *
 * @throws VerificationError ERR_HEADER_INVALID where it comes more than once.
 */
export function optionalHeader(fields: HeaderFields, name: string, title: string = name): string | undefined {
  const values = fields.values(name)
  if (values.length > 1)
    throw new VerificationError('ERR_HEADER_INVALID', `${title} header sent ${values.length} times`)
  return values[0]
}

// By structure, since a realm, a polyfill or a test runner may bring a Headers of its own.
function isHeaders(headers: Headers | Iterable<[string, string]>): headers is Headers {
  return typeof (headers as Headers).get === 'function' && typeof (headers as Headers).append === 'function'
}

class FetchHeaderFields implements HeaderFields {
  readonly #headers: Headers

  constructor(headers: Headers) {
    this.#headers = headers
  }

  values(name: string): readonly string[] {
    const value = this.#headers.get(name)
    return value === null ? none : [value]
  }

  names(): readonly string[] {
    return [...this.#headers.keys()]
  }
}

class ListedHeaderFields implements HeaderFields {
  // Looked through at each question, of which a scheme has a handful: an index costs more than it saves.
  readonly #names: string[] = []
  readonly #values: string[] = []

  constructor(headers: Iterable<[string, string]>) {
    for (const field of headers) {
      // By index: to take a pair apart by its iterator leaves garbage for each header.
      const name = field[0]
      const value = field[1]
      if (typeof name !== 'string' || typeof value !== 'string') throw new TypeError('A header is a name and a value')
      this.#names.push(name)
      this.#values.push(value)
    }
  }

  values(name: string): readonly string[] {
    let found: string[] | undefined
    for (let index = 0; index < this.#names.length; index++) {
      const candidate = this.#names[index] as string
      if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue
      const value = trimWhiteSpace(this.#values[index] as string)
      if (found === undefined) found = [value]
      else found.push(value)
    }
    return found ?? none
  }

  names(): readonly string[] {
    return this.#names.map((name) => name.toLowerCase())
  }
}

const none: readonly string[] = []

// RFC 9110 section 5.5: white space around a field value is no part of it. Not by a regular expression, which takes
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
