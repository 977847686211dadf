import { encodeUtf8 } from '../encoding/bytes.js'
import type { Accident, Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { escapeEntities, unescapeEntities } from './entities.js'

/** A form of a text, and the accident that happened to it. */
type Form = readonly [Accident, string]

/** Generates the forms that a text may have had before an accident to its characters, the likeliest first. */
export function* textOrigins(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Origin> {
  const text = textOf(bytes, 'utf-8')
  yield* changedOrigins(text, edgeForms(text), budget)
  yield* changedOrigins(text, characterForms(text), budget)
  yield* otherEncodings(bytes, text, budget)
}

/** Generates the same forms, except those before accidents to ends and lines, which {@link edgeOrigins} generates. */
export function* characterOrigins(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Origin> {
  const text = textOf(bytes, 'utf-8')
  yield* changedOrigins(text, characterForms(text), budget)
  yield* otherEncodings(bytes, text, budget)
}

/** Generates the forms that a text may have had before the most common accidents to its ends and lines. */
export function* endOrigins(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Origin> {
  const text = textOf(bytes, 'utf-8')
  yield* changedOrigins(text, endForms(text), budget)
}

/** Generates the forms that a text may have had before an accident to its ends or lines. */
export function* edgeOrigins(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Origin> {
  const text = textOf(bytes, 'utf-8')
  yield* changedOrigins(text, edgeForms(text), budget)
}

function* changedOrigins(text: string, forms: Iterable<Form>, budget: Budget): Generator<Origin> {
  for (const [accident, candidate] of forms) {
    if (!budget.search(text.length)) return
    if (candidate !== text) yield { accident, bytes: encodeUtf8(candidate) }
  }
}

/** Generates the forms that a text may have had before an accident. Some are equal to the text. */
export function* textForms(text: string): Generator<Form> {
  yield* edgeForms(text)
  yield* characterForms(text)
}

function* endForms(text: string): Generator<Form> {
  const { trailingNewline, byteOrderMark, lineEndings, whiteSpace } = accidents
  for (const form of [text.replace(/\r?\n$/, ''), `${text}\n`, `${text}\r\n`]) yield [trailingNewline, form]
  for (const form of [text.replace(/^\ufeff/, ''), `\ufeff${text}`]) yield [byteOrderMark, form]
  const lineFeeds = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  for (const end of ['\n', '\r\n']) yield [lineEndings, lineFeeds.replaceAll('\n', end)]
  for (const form of [text.trim(), text.trimEnd(), text.trimStart()]) yield [whiteSpace, form]
}

function* edgeForms(text: string): Generator<Form> {
  const { lineEndings, whiteSpace, padding } = accidents
  yield* endForms(text)
  const lineFeeds = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  for (const end of ['\r', ' ', '']) yield [lineEndings, lineFeeds.replaceAll('\n', end)]
  yield [padding, withoutEnd(text, '\0')]
  for (const form of [`${text} `, ` ${text}`, `${text}\t`, `${text}\n\n`]) yield [whiteSpace, form]
}

function* characterForms(text: string): Generator<Form> {
  const { whiteSpace, quotes, escapes } = accidents
  yield [whiteSpace, text.replaceAll('\u00a0', ' ')]
  yield [whiteSpace, text.replaceAll(' ', '\u00a0')]
  for (const width of [2, 4, 8]) yield [whiteSpace, text.replaceAll('\t', ' '.repeat(width))]
  for (const width of [4, 2, 8]) yield [whiteSpace, text.replaceAll(' '.repeat(width), '\t')]
  yield [whiteSpace, text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '')]
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) yield [accidents.normalisation, text.normalize(form)]
  for (const form of unescapeEntities(text)) yield [accidents.entities, form]
  for (const form of escapeEntities(text)) yield [accidents.entities, form]
  yield [
    quotes,
    text.replace(/[\u201c\u201d\u201e\u00ab\u00bb\u2033]/g, '"').replace(/[\u2018\u2019\u201a\u2032]/g, "'"),
  ]
  yield [quotes, text.replaceAll("'", '"')]
  yield [quotes, text.replaceAll('"', "'")]
  yield [quotes, text.replace(/^(["'`])([\s\S]*)\1$/, '$2')]
  for (const mark of ['"', "'"]) yield [quotes, `${mark}${text}${mark}`]
  yield [quotes, pythonLiterals(text)]
  for (const form of unescapings(text)) yield [escapes, form]
}

function* unescapings(text: string): Generator<string> {
  // Quotation marks and line breaks that are not escaped are part of the text.
  const inner = parsed(
    `"${text
      .replace(/(?<!\\)"/g, '\\"')
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r')}"`,
  )
  if (inner !== undefined) yield inner
  yield text.replaceAll('\\"', '"')
  yield text.replaceAll("\\'", "'")
  yield text.replaceAll('\\/', '/')
  yield text.replaceAll('/', '\\/')
  yield text.replaceAll('\\\\', '\\')
  yield text.replaceAll('\\', '\\\\')
  yield text.replaceAll('\\n', '\n')
  yield text.replaceAll('\\r\\n', '\r\n')
  yield text.replaceAll('\\t', '\t')
  yield text.replaceAll('\n', '\\n')
  yield text.replaceAll('\r\n', '\\r\\n')
  yield text.replaceAll('\t', '\\t')
  yield JSON.stringify(text).slice(1, -1)
  yield text.replaceAll('"', '\\"')
  yield text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  yield text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// Converts the repr() or str() of a Python dictionary to JSON.
function pythonLiterals(text: string): string {
  if (!/^[{[]/.test(text) || !text.includes("'")) return text
  return text
    .replaceAll("'", '"')
    .replace(
      /: (True|False|None)(?=[,}\]])/g,
      (_, word: string) => `: ${word === 'None' ? 'null' : word.toLowerCase()}`,
    )
}

// Returns the text of a JSON string, or undefined if it is not one.
function parsed(token: string): string | undefined {
  try {
    return JSON.parse(token) as string
  } catch {
    return undefined
  }
}

// Do not use a regular expression: it takes quadratic time if the text contains a long run of the character.
function withoutEnd(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === character) end -= 1
  return text.slice(0, end)
}

function* otherEncodings(bytes: Uint8Array<ArrayBuffer>, utf8: string, budget: Budget): Generator<Origin> {
  if (!budget.read(utf8.length)) return
  const { latin1, utf16 } = accidents
  // UTF-8 was read as latin-1, with one character for each byte, and written as UTF-8 again, perhaps twice.
  const narrow = narrowed(utf8)
  if (narrow !== undefined) {
    yield { accident: latin1, bytes: narrow }
    const again = narrowed(textOf(narrow, 'utf-8'))
    if (again !== undefined) yield { accident: latin1, bytes: again }
  }
  // The same with windows-1252, which browsers and many libraries use under the name latin-1. An engine may lack it.
  if (decodes('windows-1252')) {
    const windows = new Map(
      Array.from({ length: 256 }, (_, byte) => [textOf(Uint8Array.of(byte), 'windows-1252'), byte]),
    )
    const bytesOfText = narrowed(utf8, windows)
    if (bytesOfText !== undefined) yield { accident: latin1, bytes: bytesOfText }
    // UTF-8 was written as latin-1.
    yield { accident: latin1, bytes: encodeUtf8(textOf(bytes, 'windows-1252')) }
  }
  for (const encoding of ['utf-16le', 'utf-16be']) {
    if (bytes.byteLength % 2 === 0 && decodes(encoding))
      yield { accident: utf16, bytes: encodeUtf8(textOf(bytes, encoding).replace(/^\ufeff/, '')) }
  }
  for (const encoding of ['shift_jis', 'gbk', 'euc-kr', 'big5', 'windows-1251', 'iso-8859-15']) {
    if (hasHighBytes(bytes) && decodes(encoding) && budget.search(utf8.length))
      yield { accident: latin1, bytes: encodeUtf8(textOf(bytes, encoding)) }
  }
}

function hasHighBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 0x7f)
}

/** Converts a text to bytes, one for each character: the code of the character, or its number in a table. */
function narrowed(text: string, table?: ReadonlyMap<string, number>): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const byte = table === undefined ? text.charCodeAt(index) : table.get(text[index] ?? '')
    if (byte === undefined || byte > 0xff) return undefined
    bytes[index] = byte
  }
  return bytes
}

function decodes(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding === encoding
  } catch {
    return false
  }
}

/** Decodes bytes in an encoding. It keeps a byte order mark, and writes U+FFFD for bytes that are not valid. */
export function textOf(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}
