import { OperatorError } from '../operator-error.js'

/** Header fields in the order in which they arrived. */
export type HeaderList = [name: string, value: string][]

/**
 * Parses a headers file: a JSON object of name and value, or an array of [name, value] pairs. A header that came more than
 * once has a list of values.
 *
 * @throws OperatorError if it is neither.
 */
export function parseHeaderList(bytes: Uint8Array, path: string): HeaderList {
  const headers = parseJson(bytes, path)
  if (typeof headers !== 'object' || headers === null) throw malformed(path)
  const entries: unknown[] = Array.isArray(headers) ? headers : Object.entries(headers)
  return entries.flatMap((entry): HeaderList => {
    if (!Array.isArray(entry) || entry.length !== 2) throw malformed(path)
    const [name, value]: unknown[] = entry
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.map((single) => {
      if (typeof name !== 'string' || typeof single !== 'string') throw malformed(path)
      return [name, single]
    })
  })
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Do not repeat the engine's message: it quotes the file, which may contain a token.
    throw new OperatorError(`${path} is not JSON in UTF-8`)
  }
}

function malformed(path: string): OperatorError {
  return new OperatorError(
    `${path} is neither an object of header names and values nor an array of [name, value] pairs`,
  )
}
