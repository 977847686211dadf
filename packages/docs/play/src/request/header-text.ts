/** Header fields in their order. Values have one character for each byte, as on the wire. */
export type HeaderList = [name: string, value: string][]

/** An error in a text that a person entered. */
export class InputError extends Error {}

/**
 * Parses headers: lines of `Name: value`, a JSON object of names and values, or a JSON array of pairs.
 *
 * @throws InputError
 */
export function parseHeaders(text: string): HeaderList {
  const trimmed = text.trim()
  if (/^[[{]/.test(trimmed)) return parseJsonHeaders(trimmed)
  return trimmed
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '')
    .map(parseLine)
}

/** Formats headers as lines of `Name: value`. */
export function formatHeaders(headers: Iterable<readonly [string, string]>): string {
  return [...headers].map(([name, value]) => `${name}: ${fromWire(value)}`).join('\n')
}

/** Reads a value as text: its bytes are decoded as UTF-8 if that is possible, otherwise as latin-1. */
export function fromWire(value: string): string {
  if (/[^\0-\xff]/.test(value)) return value
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(value, (byte) => byte.charCodeAt(0)))
  } catch {
    return value
  }
}

/** Converts a text to a value: its bytes in UTF-8, one character for each byte. */
export function toWire(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

function parseLine(line: string, index: number): [string, string] {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[\t ]*:(.*)$/.exec(line) ?? []
  if (name === undefined || value === undefined)
    throw new InputError(`Line ${index + 1} is not of the form Name: value`)
  return [name, toWire(value.trim())]
}

function parseJsonHeaders(text: string): HeaderList {
  let headers: unknown
  try {
    headers = JSON.parse(text)
  } catch {
    throw new InputError('The headers begin like JSON, but they are not valid JSON')
  }
  const entries: unknown[] = Array.isArray(headers) ? headers : Object.entries(headers as object)
  return entries.flatMap((entry): HeaderList => {
    const [name, value]: unknown[] = Array.isArray(entry) && entry.length === 2 ? entry : []
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.map((single) => {
      if (typeof name !== 'string' || typeof single !== 'string')
        throw new InputError('The headers are neither an object of names and values nor an array of pairs')
      return [name, toWire(single)]
    })
  })
}
