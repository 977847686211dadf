import { type HeaderLines, RecordedRequestError } from './recorded-request.js'
import { bytesOfText, wireOfText } from './wire-text.js'

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Returns whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses JSON. Returns undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const malformedHeaders =
  'The headers must be an object of names and values, an array of [name, value] pairs, or an array of { name, value } objects'

/**
 * Reads headers from JSON: an object of names and values, an array of pairs, or the array of `{ name, value }` of a HAR file. A
 * header that came more than once may have a list of values. `toWire` converts a value to one character for each byte; by default
 * it is encoded as UTF-8.
 *
 * @throws RecordedRequestError if it is another value.
 */
export function readJsonHeaders(headers: unknown, toWire: (value: string) => string = wireOfText): HeaderLines {
  if (typeof headers !== 'object' || headers === null) throw new RecordedRequestError(malformedHeaders)
  const entries: unknown[] = Array.isArray(headers) ? headers.map(pairOf) : Object.entries(headers)
  const lines: HeaderLines = []
  for (const entry of entries) {
    if (!Array.isArray(entry) || entry.length !== 2) throw new RecordedRequestError(malformedHeaders)
    const [name, value]: unknown[] = entry
    for (const single of Array.isArray(value) ? value : [value]) {
      if (typeof name !== 'string' || typeof single !== 'string') throw new RecordedRequestError(malformedHeaders)
      lines.push([name, toWire(single)])
    }
  }
  return lines
}

function pairOf(entry: unknown): unknown {
  return isObject(entry) ? [entry.name, entry.value] : entry
}

const parsedBodyNote =
  'The body was parsed before it was recorded, and is written again here. If the signature covers the bytes of the body, it cannot match.'

/**
 * Reads a body from JSON: text, a Buffer of Node as JSON, or a value that a parser made of the text. An absent body is empty.
 */
export function readJsonBody(body: unknown, notes: string[]): Uint8Array<ArrayBuffer> {
  if (body === undefined || body === null) return new Uint8Array(0)
  if (typeof body === 'string') return bytesOfText(body)
  if (isObject(body) && body.type === 'Buffer' && Array.isArray(body.data)) return Uint8Array.from(body.data)
  notes.push(parsedBodyNote)
  return bytesOfText(JSON.stringify(body))
}
