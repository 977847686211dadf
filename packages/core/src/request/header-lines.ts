import { VerificationError } from '../errors.js'
import { type HeaderFields, ListedHeaderFields, usualHeaderFields } from './header-fields.js'

/** Headers as an object, the form that Node, AWS Lambda and others use. */
export type HeaderRecord = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

/** Receives one header line. */
type TakeLine = (name: string, value: string) => void

/**
 * Reads headers line by line, in any form that a host passes: `Headers`, pairs, a plain object, or a flat list such as
 * Node's `rawHeaders`. A value may be a number, or a list of values. Of the pseudo-header fields of HTTP/2, `:authority`
 * stands for Host (RFC 9113 section 8.3.1), and the others are left out.
 *
 * @throws TypeError if the headers have another form.
 * @throws VerificationError ERR_HEADER_INVALID if Host and `:authority` differ.
 */
export function readHeaderLines(headers: unknown, take: TakeLine): void {
  if (typeof headers !== 'object' || headers === null) throw new TypeError('headers is not an object')
  const host = new HostLine(take)
  if (isFlatList(headers)) {
    if (headers.length % 2 !== 0) throw new TypeError('The last header of the list has no value')
    for (let index = 0; index < headers.length; index += 2) readSlot(host, headers[index], headers[index + 1])
  } else if (isIterable(headers)) {
    for (const field of headers) {
      if (typeof field !== 'object' || field === null) throw new TypeError('A header is not a pair of name and value')
      // Read by index: destructuring a pair uses an iterator, which creates garbage for each header.
      const pair = field as readonly unknown[]
      readValue(host, pair[0], pair[1])
    }
  } else {
    for (const [name, value] of Object.entries(headers)) readSlot(host, name, value)
  }
  host.end()
}

/**
 * Reads headers in any form that {@link readHeaderLines} accepts, for look-ups by name. Throws the same errors.
 */
export function readHeaderFields(headers: unknown): HeaderFields {
  const usual = usualHeaderFields(headers)
  if (usual !== undefined) return usual
  const lines: [string, string][] = []
  readHeaderLines(headers, (name, value) => lines.push([name, value]))
  return new ListedHeaderFields(lines)
}

// A header that a host set to undefined or null is absent.
function readSlot(host: HostLine, name: unknown, value: unknown): void {
  if (value !== undefined && value !== null) readValue(host, name, value)
}

function readValue(host: HostLine, name: unknown, value: unknown): void {
  if (typeof name !== 'string') throw new TypeError('The name of a header is not a string')
  if (!Array.isArray(value)) host.line(name, textOf(value))
  else for (const item of value) host.line(name, textOf(item))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  // Serverless bridges count the bytes of a body and leave Content-Length as a number.
  if (Number.isFinite(value)) return String(value)
  throw new TypeError('The value of a header is not a string')
}

/** Gives each line to the receiver, and adds a Host line if there is an `:authority` and no Host. */
class HostLine {
  readonly #take: TakeLine
  #authority = ''
  readonly #hosts: string[] = []

  constructor(take: TakeLine) {
    this.#take = take
  }

  line(name: string, value: string): void {
    if (name.charCodeAt(0) === colon) {
      if (name === ':authority') this.#authority = value
      return
    }
    if (name.length === 4 && name.toLowerCase() === 'host') this.#hosts.push(value)
    this.#take(name, value)
  }

  end(): void {
    const authority = this.#authority
    if (authority === '') return
    if (this.#hosts.length === 0) this.#take('host', authority)
    else if (this.#hosts.some((host) => host.toLowerCase() !== authority.toLowerCase()))
      throw new VerificationError('ERR_HEADER_INVALID', 'The Host header differs from :authority')
  }
}

const colon = 0x3a

function isFlatList(headers: object): headers is readonly unknown[] {
  return Array.isArray(headers) && typeof headers[0] === 'string'
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
}
