import type { SignedRequest } from '@countersign/core'
import { unprintable } from './printable.js'

/** A request for `curl` to send. */
export interface CurlRequest extends Omit<SignedRequest, 'headers' | 'body'> {
  readonly headers: Iterable<[string, string]>
  /** The body, or the file that curl reads it from. */
  readonly data: { readonly text: string } | { readonly file: string } | undefined
}

/** Writes a `curl` command for a POSIX shell that sends the request as it stands: nothing is added, resolved or encoded again. */
export function curlCommand({ method, url, headers, data }: CurlRequest): string {
  const list = [...headers]
  const hasContentType = list.some(([name]) => name.toLowerCase() === 'content-type')
  const options: string[][] = [
    // With `-X HEAD`, curl waits for a body that never arrives.
    method === 'HEAD' ? ['--head'] : ['-X', method],
    ['--globoff', '--path-as-is'],
    ...list.map(([name, value]) => ['-H', headerOption(name, value)]),
    ...(data !== undefined && !hasContentType ? [['-H', 'Content-Type:']] : []),
    ...(data === undefined ? [] : [dataOption(data)]),
  ]
  return ['curl', ...options.map((words) => words.map(quote).join(' ')), quote(url)].join(' \\\n  ')
}

// curl reads `Name:` as "send no such header", and `Name;` as one with an empty value.
function headerOption(name: string, value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8')
  return text === '' ? `${name};` : `${name}: ${text}`
}

// --data-raw takes a leading @ as it stands, and --data-binary keeps the line ends of a file.
function dataOption(data: { text: string } | { file: string }): string[] {
  return 'text' in data ? ['--data-raw', data.text] : ['--data-binary', `@${data.file}`]
}

const plain = /^[\w@%+=:,./-]+$/

/**
 * Writes one word of a POSIX shell, in single quotes if it has more than plain characters. A character that would steer or
 * deceive a terminal is written as an escape that the shell's own printf reads; line feeds and tabs stay as they are.
 */
export function quote(word: string): string {
  if (plain.test(word)) return word
  const quoted = `'${word.replaceAll("'", "'\\''").replace(unprintable, escapeBytes)}'`
  // Remove each empty pair of quotes, except in an empty word.
  return quoted === "''" ? quoted : quoted.replace(/^''(?=")|(?<=")''(?="|$)/g, '')
}

function escapeBytes(character: string): string {
  if (character === '\n' || character === '\t') return character
  const bytes = [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `'"$(printf '${bytes.join('')}')"'`
}
