import { type HeaderLines, RecordedRequestError } from './recorded-request.js'
import { trimWhiteSpace } from './wire-text.js'

// HTTP/2 has pseudo-header fields, whose names begin with a colon (RFC 9113 section 8.3).
const headerLine = /^(:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/s
const mostCharacters = 262_144

/** The head of a message, and the text after it. */
export interface MessageHead {
  readonly lines: readonly string[]
  /** The text after the first empty line. */
  readonly rest: string
  /** Whether the lines end in LF without CR. */
  readonly isBare: boolean
}

/**
 * Splits a message at its first empty line.
 *
 * @throws RecordedRequestError if the head is too long.
 */
export function splitHead(wire: string): MessageHead {
  const end = /\r?\n\r?\n/.exec(wire)
  const head = wire.slice(0, end?.index)
  if (head.length > mostCharacters)
    throw new RecordedRequestError(`The head of the request is longer than ${mostCharacters} bytes`)
  const lines = head.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const rest = end === null ? '' : wire.slice(end.index + end[0].length)
  return { lines, rest, isBare: !head.includes('\r\n') && end?.[0] !== '\r\n\r\n' }
}

/**
 * Reads a line of a head, `Name: value`.
 *
 * @throws RecordedRequestError with the number of the line if it has another form.
 */
export function readHeaderLine(line: string, number: number): HeaderLines[number] {
  if (/^[ \t]/.test(line))
    throw new RecordedRequestError(`Line ${number} continues a header, which HTTP does not allow`)
  const [, name, value] = headerLine.exec(line) ?? []
  if (name === undefined || value === undefined || hasControls(value))
    throw new RecordedRequestError(`Line ${number} is not of the form "Name: value"`)
  return [name, trimWhiteSpace(value)]
}

/** Returns whether a header value has a character that RFC 9110 section 5.5 forbids. */
export function hasControls(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  return /[\0-\x08\x0a-\x1f\x7f]/.test(value)
}

/** The content of the pseudo-header fields of HTTP/2, and the other headers. */
export interface PseudoHeaders {
  readonly method?: string
  readonly target?: string
  readonly headers: HeaderLines
}

/**
 * Separates the pseudo-header fields of HTTP/2 from the other headers. `:authority` becomes Host, for which it stands (RFC 9113
 * section 8.3.1).
 */
export function takePseudoHeaders(lines: HeaderLines): PseudoHeaders {
  const pseudo = new Map(lines.filter(([name]) => name.startsWith(':')))
  const headers = lines.filter(([name]) => !name.startsWith(':'))
  const host = pseudo.get(':authority')
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host')
  const method = pseudo.get(':method')
  const target = pseudo.get(':path')
  return {
    ...(method !== undefined && { method }),
    ...(target !== undefined && { target }),
    headers: host === undefined || hasHost ? headers : [['Host', host], ...headers],
  }
}
