import type { SignedRequest } from '@countersign/core'
import { bytesOfText, textOfBytes, textOfWire } from './wire-text.js'

/** Options of {@link formatCurlCommand}. */
export interface CurlCommandOptions {
  /** The file that curl reads the body from. Default: the body is part of the command. */
  bodyFile?: string
}

/**
 * Formats a request as a `curl` command for a POSIX shell. curl sends the request unchanged: it does not resolve or encode
 * anything again. A body that is not text is piped into curl.
 */
export function formatCurlCommand(
  { method, url, headers, body }: SignedRequest,
  { bodyFile }: CurlCommandOptions = {},
): string {
  const list = [...headers]
  const hasContentType = list.some(([name]) => name.toLowerCase() === 'content-type')
  const text = body.includes(0) ? undefined : textOfBytes(body)
  const isPiped = bodyFile === undefined && text === undefined
  const hasBody = bodyFile !== undefined || body.byteLength > 0
  const options: string[][] = [
    // With `-X HEAD`, curl waits for a body that never arrives.
    method === 'HEAD' ? ['--head'] : ['-X', method],
    ['--globoff', '--path-as-is'],
    ...list.map(([name, value]) => ['-H', headerOption(name, textOfWire(value))]),
    // curl would declare the body as a form.
    ...(hasBody && !hasContentType ? [['-H', 'Content-Type:']] : []),
    ...(hasBody ? [dataOption(bodyFile, text)] : []),
  ]
  const command = ['curl', ...options.map((words) => words.map(quote).join(' ')), quote(url)].join(' \\\n  ')
  return isPiped ? `printf '${octalEscapes(body)}' |\n${command}` : command
}

// curl reads `Name:` as "send no such header", and `Name;` as one with an empty value.
function headerOption(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`
}

// --data-raw sends a leading @ unchanged, and --data-binary keeps the line ends of a file.
function dataOption(bodyFile: string | undefined, text: string | undefined): string[] {
  if (bodyFile !== undefined) return ['--data-binary', `@${bodyFile}`]
  return text === undefined ? ['--data-binary', '@-'] : ['--data-raw', text]
}

const plain = /^[\w@%+=:,./-]+$/
// Characters that would control or deceive the terminal that the command is pasted into.
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

// Writes one word of a POSIX shell. The shell's own printf writes the characters that are not printable.
function quote(word: string): string {
  if (plain.test(word)) return word
  const quoted = `'${word
    .replaceAll("'", "'\\''")
    .replace(unprintable, (character) => `'"$(printf '${octalEscapes(bytesOfText(character))}')"'`)}'`
  // Remove each empty pair of quotes, except in an empty word.
  return quoted === "''" ? quoted : quoted.replace(/^''(?=")|(?<=")''(?="|$)/g, '')
}

function octalEscapes(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
