import { RecordedRequestError } from './recorded-request.js'
import { wireOfText } from './wire-text.js'

/** A word of a command, or an operator such as `|`. */
export interface ShellWord {
  readonly text: string
  readonly isOperator: boolean
}

/** The words of a command line. */
export interface ShellWords {
  readonly words: readonly ShellWord[]
  /** Whether the shell would put the value of a variable, or the output of a command, into a word. */
  readonly hasExpansions: boolean
}

// White space, an operator, '…', "…", $'…', a line that continues, an escaped character, and plain characters.
const piece =
  /([ \t\r\n]+)|([|;&<>()])|'([^']*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|\$'([^'\\]*(?:\\.[^'\\]*)*)'|\\\r?\n|\\(.)|([^ \t\r\n|;&<>()'"\\$]+|\$)/sy

/**
 * Splits a command line into words, as a POSIX shell does (Shell Command Language, section 2.2), with the `$'…'` of bash. The
 * only command that it substitutes is `$(printf '…')` with octal escapes. The text has one character for each byte.
 *
 * @throws RecordedRequestError if a quotation does not end.
 */
export function splitShellWords(wire: string): ShellWords {
  const words: ShellWord[] = []
  let parts: string[] = []
  let hasExpansions = false
  const endWord = (): void => {
    if (parts.length > 0) words.push({ text: parts.join(''), isOperator: false })
    parts = []
  }
  piece.lastIndex = 0
  while (piece.lastIndex < wire.length) {
    const match = piece.exec(wire)
    if (match === null) throw new RecordedRequestError('A quotation in the command does not end')
    const [, space, operator, single, double, ansi, escaped, plain] = match
    if (space !== undefined) endWord()
    else if (operator !== undefined) {
      endWord()
      words.push({ text: operator, isOperator: true })
    } else if (double !== undefined) {
      const read = readDoubleQuoted(double)
      hasExpansions ||= read.hasExpansions
      parts.push(read.text)
    } else if (ansi !== undefined) parts.push(readAnsiQuoted(ansi))
    else {
      hasExpansions ||= plain !== undefined && /[$`]/.test(plain)
      const text = single ?? escaped ?? plain
      if (text !== undefined) parts.push(text)
    }
  }
  endWord()
  return { words, hasExpansions }
}

/** Reads the octal escapes of `printf`. Other characters are kept. */
export function readOctalEscapes(text: string): string {
  return text.replace(/\\([0-7]{1,3})/g, (_, octal: string) => byteOf(Number.parseInt(octal, 8)))
}

function readDoubleQuoted(text: string): { text: string; hasExpansions: boolean } {
  let hasExpansions = false
  const read = text.replace(
    /\\(?:([$`"\\])|\r?\n)|\$\(printf '([^']*)'\)|[$`]/g,
    (all, escaped?: string, octal?: string) => {
      if (octal !== undefined) return readOctalEscapes(octal)
      if (all.startsWith('\\')) return escaped ?? ''
      hasExpansions = true
      return all
    },
  )
  return { text: read, hasExpansions }
}

const ansiEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

// Section 3.1.2.4 of the manual of bash.
function readAnsiQuoted(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|(.))/gs,
    (_, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return byteOf(Number.parseInt(octal, 8))
      if (hex !== undefined) return byteOf(Number.parseInt(hex, 16))
      if (other !== undefined) return ansiEscapes[other] ?? other
      const point = Number.parseInt(short ?? long ?? '', 16)
      if (point > 0x10ffff) throw new RecordedRequestError('An escape in the command is not a character')
      return wireOfText(String.fromCodePoint(point))
    },
  )
}

function byteOf(code: number): string {
  return String.fromCharCode(code & 0xff)
}
