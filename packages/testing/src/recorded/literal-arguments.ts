import { parseJson } from './json-value.js'
import { RecordedRequestError } from './recorded-request.js'

// A string, bytes as base64, the start of a call, a name, a number, and a sign.
const token =
  /\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|`([^`\\$]*(?:\\.[^`\\$]*)*)`|Uint8Array\.from\(atob\("([A-Za-z0-9+/=]*)"\), \(?[a-z]+\)? => [a-z]+\.charCodeAt\(0\)\)|(new\s+Headers|JSON\.stringify)\s*\(|([A-Za-z_$][\w$]*)|(-?\d[\d.]*)|([[\]{}(),:]))/sy

/** The replacements for the calls that an argument may contain, and for their ends. */
const calls: Readonly<Record<string, readonly [start: string, end: string]>> = {
  'new Headers': ['', ''],
  'JSON.stringify': ['{"stringified":', '}'],
}

/**
 * Reads the arguments of a call in JavaScript without running it. They must be literals. `JSON.stringify(literal)` gives
 * `{ stringified }`, and `Uint8Array.from(atob("…"), …)` gives `{ base64 }`.
 *
 * @param start the index behind the opening parenthesis.
 * @throws RecordedRequestError if there is another expression, or no closing parenthesis.
 */
export function readArguments(source: string, start: number): unknown[] {
  const value = parseJson(toJson(source, start))
  if (!Array.isArray(value)) throw unreadable()
  return value
}

// Writes the literals as JSON: strings in double quotes, names in quotes, no comma at the end of a list.
function toJson(source: string, start: number): string {
  const json: string[] = ['[']
  const ends: string[] = []
  let comma = ''
  token.lastIndex = start
  while (true) {
    const match = token.exec(source)
    if (match === null) throw unreadable()
    const [, double, single, template, base64, call, name, number, sign] = match
    const quoted = double ?? single ?? template
    if (sign === ',') {
      if (comma !== '') throw unreadable()
      comma = ','
      continue
    }
    const isEnd = sign !== undefined && /[\])}]/.test(sign)
    if (!isEnd) json.push(comma)
    comma = ''
    if (quoted !== undefined) json.push(JSON.stringify(readEscapes(quoted)))
    else if (base64 !== undefined) json.push(`{"base64":"${base64}"}`)
    else if (call !== undefined) {
      const [begin = '', end = ''] = calls[call.replace(/\s+/, ' ')] ?? []
      json.push(begin)
      ends.push(end)
    } else if (name !== undefined) json.push(wordOf(name, source, token.lastIndex))
    else if (sign !== ')') json.push(number ?? sign ?? '')
    else {
      const end = ends.pop()
      if (end === undefined) return `${json.join('')}]`
      json.push(end)
    }
  }
}

// A name is a key if a colon follows.
function wordOf(name: string, source: string, at: number): string {
  if (/^\s*:/.test(source.slice(at, at + 20))) return JSON.stringify(name)
  if (name === 'undefined') return 'null'
  if (name === 'true' || name === 'false' || name === 'null') return name
  throw unreadable()
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '0': '\0' }

// ECMAScript, section 12.9.4.
function readEscapes(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r?\n)|(.))/gs,
    (_, point?: string, unit?: string, byte?: string, lineEnd?: string, other?: string) => {
      if (lineEnd !== undefined) return ''
      if (other !== undefined) return escapes[other] ?? other
      const code = Number.parseInt(point ?? unit ?? byte ?? '', 16)
      if (code > 0x10ffff) throw unreadable()
      return String.fromCodePoint(code)
    },
  )
}

function unreadable(): RecordedRequestError {
  return new RecordedRequestError(
    'The arguments of fetch are not all literals. Replace variables and other expressions with their values.',
  )
}
