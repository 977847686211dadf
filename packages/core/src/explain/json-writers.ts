import { type JsonNode, mapScalars, stringValue } from './json-tree.js'

/** The white space that a JSON serialiser writes. */
export interface Spacing {
  readonly comma: string
  readonly colon: string
  /** The white space of one level. Absent if everything is on one line. */
  readonly indent?: string
  readonly newline?: '\n' | '\r\n'
  /** Whether arrays are still on one line, with spaces inside their brackets. */
  readonly inlineArrays?: true
}

/** A program that writes JSON. */
export interface JsonWriter {
  /** Completes the sentence "as … writes it". */
  readonly name: string
  readonly spacing: Spacing
  /** Writes a string. Absent if strings keep the form in which they arrived. */
  readonly writeString?: (value: string) => string
}

const compact: Spacing = { comma: ',', colon: ':' }
const spaced: Spacing = { comma: ', ', colon: ': ' }

const indented = (indent: string, newline: Spacing['newline'] = '\n'): Spacing => ({
  comma: ',',
  colon: ': ',
  indent,
  newline: newline ?? '\n',
})

const spacings: readonly (readonly [string, Spacing])[] = [
  ['', compact],
  [', with spaces', spaced],
  [', indented by two', indented('  ')],
  [', indented by four', indented('    ')],
  [', indented by tabs', indented('\t')],
  [', indented, with CRLF', indented('  ', '\r\n')],
  [' with a pretty printer', { comma: ',', colon: ' : ', indent: '  ', newline: '\n', inlineArrays: true }],
  [', with spaces after colons', { comma: ',', colon: ': ' }],
  [', with spaces after commas', { comma: ', ', colon: ':' }],
  [', indented by four, with CRLF', indented('    ', '\r\n')],
]

type Escape = NonNullable<JsonWriter['writeString']>

const minimal: Escape = (value) => JSON.stringify(value)

/** Writes characters as \uXXXX, in addition to those that JSON requires. */
function escaping(characters: RegExp, letters: 'lower' | 'upper' = 'lower'): Escape {
  return (value) =>
    minimal(value).replace(characters, (character) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, '0')
      return `\\u${letters === 'lower' ? code : code.toUpperCase()}`
    })
}

const ascii = escaping(/[\u007f-\uffff]/g)
const slashes =
  (writeString: Escape): Escape =>
  (value) =>
    writeString(value).replaceAll('/', '\\/')

const escapes: readonly (readonly [string, Escape | undefined])[] = [
  ['the same program', undefined],
  ['JavaScript', minimal],
  ['Python (json.dumps)', escaping(/[\u0080-\uffff]/g)],
  ['PHP (json_encode)', slashes(ascii)],
  ['PHP without ASCII escapes', slashes(minimal)],
  ['Go (encoding/json)', escaping(/[<>&\u2028\u2029]/g)],
  ['Java (Gson)', escaping(/[<>&='\u2028\u2029]/g)],
  ['.NET (System.Text.Json)', dotNet],
  ['Java (ASCII escapes in upper case)', escaping(/[\u007f-\uffff]/g, 'upper')],
  ['Java (org.json)', (value) => minimal(value).replaceAll('</', '<\\/')],
]

// By default, System.Text.Json escapes the characters that are special in HTML, including the quotation mark.
function dotNet(value: string): string {
  const inner = minimal(value).slice(1, -1).replaceAll('\\"', '\\u0022')
  const escaped = inner.replace(/[<>&'+`\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** The programs that write JSON, the likeliest first. */
export const jsonWriters: readonly JsonWriter[] = spacings
  .flatMap(([suffix, spacing], row) =>
    escapes.map(([name, writeString], column) => ({
      rank: row + column,
      writer: { name: `${name}${suffix}`, spacing, ...(writeString && { writeString }) },
    })),
  )
  .sort((one, other) => one.rank - other.rank)
  .map(({ writer }) => writer)

/** Returns a function that writes JSON as a program does. Work that programs share is done once. */
export function jsonWriting(node: JsonNode): (writer: JsonWriter) => string {
  const escaped = new Map<Escape, JsonNode>()
  return ({ spacing, writeString }) => {
    if (writeString === undefined) return layOut(node, spacing, '')
    const written =
      escaped.get(writeString) ??
      mapScalars(
        node,
        (token) => (token.startsWith('"') && !plain.test(token) ? writeString(stringValue(token)) : token),
        true,
      )
    escaped.set(writeString, written)
    return layOut(written, spacing, '')
  }
}

// No program escapes any of these characters.
const plain = /^"[\w .,:;!?@#$%^*()[\]{}|~-]*"$/

function layOut(node: JsonNode, spacing: Spacing, margin: string): string {
  if (typeof node === 'string') return node
  const { colon, comma, indent, newline = '\n', inlineArrays } = spacing
  const isObject = 'members' in node
  const [open, close] = isObject ? ['{', '}'] : ['[', ']']
  const inner = margin + (indent ?? '')
  const items = isObject
    ? node.members.map(([key, value]) => `${key}${colon}${layOut(value, spacing, inner)}`)
    : node.map((item) => layOut(item, spacing, inlineArrays ? margin : inner))
  if (items.length === 0) return inlineArrays ? `${open} ${close}` : `${open}${close}`
  if (inlineArrays && !isObject) return `[ ${items.join(', ')} ]`
  if (indent === undefined) return `${open}${items.join(comma)}${close}`
  return `${open}${newline}${inner}${items.join(`${comma}${newline}${inner}`)}${newline}${margin}${close}`
}

const mostCharacters = 65_536

/** Returns the program that may have written a text, if its style is recognisable. */
export function nameWriter(text: string, node: JsonNode): string | undefined {
  // Each writer writes the whole text, and a long text shows no more than a short one.
  if (text.length > mostCharacters) return undefined
  const write = jsonWriting(node)
  return jsonWriters.find((writer) => writer.writeString !== undefined && write(writer) === text)?.name
}
