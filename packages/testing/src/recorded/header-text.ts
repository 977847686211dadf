import { readHeaderLine, splitHead, takePseudoHeaders } from './message-head.js'
import { schemeOfHeaders } from './recognise-scheme.js'
import type { HeaderLines, UnrecognisedRequest } from './recorded-request.js'
import { bytesOfWire, trimWhiteSpace } from './wire-text.js'

const nameLine = /^(:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+):?$/
// Headers that nearly every request has. Text that has none of them, and no header of a scheme, is not a list of headers.
const usualNames = new Set([':method', ':path', 'host', 'content-type', 'content-length', 'user-agent', 'accept'])

/**
 * Reads headers as developer tools show them: lines `Name: value`, or names and values on alternating lines. A body may follow
 * after an empty line. Returns undefined if the text has another form.
 */
export function readHeaderText(wire: string): UnrecognisedRequest | undefined {
  const { lines, rest } = splitHead(wire)
  const isAlternating = nameLine.test(lines[0] ?? '')
  const listed = isAlternating ? readAlternating(lines) : readLines(lines)
  if (listed === undefined || !looksRecorded(listed)) return undefined
  const { method = 'POST', target = '/', headers } = takePseudoHeaders(listed)
  const body = bytesOfWire(rest)
  const notes = body.byteLength > 0 ? [] : [missingBodyNote]
  return { form: 'headers', request: { method, url: target, headers, body }, notes }
}

/** Creates the note that only headers were given. */
export const missingBodyNote = 'Only the headers are here. Add the body byte for byte, as it was before any parser.'

function readLines(lines: readonly string[]): HeaderLines | undefined {
  try {
    return lines.map((line, index) => readHeaderLine(line, index + 1))
  } catch {
    return undefined
  }
}

function readAlternating(lines: readonly string[]): HeaderLines | undefined {
  if (lines.length % 2 !== 0) return undefined
  const headers: HeaderLines = []
  for (let index = 0; index < lines.length; index += 2) {
    const [, name] = nameLine.exec(lines[index] ?? '') ?? []
    if (name === undefined) return undefined
    headers.push([name, trimWhiteSpace(lines[index + 1] ?? '')])
  }
  return headers
}

function looksRecorded(headers: HeaderLines): boolean {
  return schemeOfHeaders(headers) !== undefined || headers.some(([name]) => usualNames.has(name.toLowerCase()))
}
