import { hasControls } from './message-head.js'
import { type HeaderLines, RecordedRequestError, type UnrecognisedRequest } from './recorded-request.js'
import { readOctalEscapes, type ShellWord, splitShellWords } from './shell-words.js'
import { bytesOfWire, trimWhiteSpace } from './wire-text.js'

/** Returns whether text begins like a curl command, or like `printf '…' | curl`, the form for a body of bytes. */
export function isCurlCommand(wire: string): boolean {
  return /^(?:\$ +)?(?:curl(?:\.exe)?\s|printf '[\\0-7]*'\s*\|\s*curl\s)/.test(wire)
}

/**
 * Reads a curl command for a POSIX shell: the request that curl would send, except for headers that curl adds itself. A body
 * that the command reads from a file is missing.
 *
 * @throws RecordedRequestError if the command has no URL, or parts of the request are elsewhere.
 */
export function readCurlCommand(wire: string): UnrecognisedRequest {
  const { words, hasExpansions } = splitShellWords(wire)
  const { input, rest } = afterPipe(words)
  const end = rest.findIndex(({ isOperator }) => isOperator)
  const given = parseOptions((end < 0 ? rest : rest.slice(0, end)).map(({ text }) => text))
  const notes = hasExpansions ? ['The command has shell variables, whose values are not known here.'] : []
  return { form: 'curl', request: requestOf(given, input, notes), notes }
}

function afterPipe(words: readonly ShellWord[]): { input: string | undefined; rest: readonly ShellWord[] } {
  const start = words.findIndex(({ text }) => /^curl(?:\.exe)?$/.test(text))
  const isPiped = words[0]?.text === 'printf' && words[2]?.text === '|'
  return { input: isPiped ? readOctalEscapes(words[1]?.text ?? '') : undefined, rest: words.slice(start + 1) }
}

interface GivenOptions {
  readonly urls: readonly string[]
  readonly options: readonly (readonly [name: string, value: string])[]
}

/** The long names of short options that matter here. */
const longNames: Readonly<Record<string, string>> = {
  A: 'user-agent',
  b: 'cookie',
  d: 'data',
  e: 'referer',
  F: 'form',
  G: 'get',
  H: 'header',
  I: 'head',
  T: 'upload-file',
  u: 'user',
  X: 'request',
}
const shortWithValue = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz'
const longWithValue = new Set(
  `abstract-unix-socket cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at cookie cookie-jar
  data data-ascii data-binary data-raw data-urlencode dump-header form form-string header interface json key key-type limit-rate
  local-port max-filesize max-redirs max-time noproxy oauth2-bearer output output-dir pass proto proto-default proto-redir proxy
  proxy-header proxy-user range referer request request-target resolve retry retry-delay retry-max-time socks4 socks5
  socks5-hostname speed-limit speed-time stderr tls-max tls13-ciphers trace trace-ascii unix-socket upload-file url url-query user
  user-agent write-out aws-sigv4`.split(/\s+/),
)

function parseOptions(words: readonly string[]): GivenOptions {
  const urls: string[] = []
  const options: [string, string][] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const next = (): string => words[++index] ?? ''
    if (word.startsWith('--')) {
      const name = word.slice(2)
      const value = longWithValue.has(name) ? next() : ''
      if (name === 'url') urls.push(value)
      else options.push([name, value])
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] ?? ''
        const hasValue = shortWithValue.includes(letter)
        options.push([longNames[letter] ?? letter, hasValue ? word.slice(at + 1) || next() : ''])
        if (hasValue) break
      }
    } else urls.push(word)
  }
  return { urls, options }
}

function requestOf({ urls, options }: GivenOptions, input: string | undefined, notes: string[]) {
  const valuesOf = (...names: readonly string[]): string[] =>
    options.filter(([name]) => names.includes(name)).map(([, value]) => value)
  const has = (name: string): boolean => options.some(([other]) => other === name)
  const [given] = urls
  if (given === undefined) throw new RecordedRequestError('The curl command has no URL')
  if (has('form') || has('form-string'))
    throw new RecordedRequestError('The command sends a form with --form, and no service signs such a form')
  const data = dataOf(options, input)
  const isJson = has('json')
  const asQuery = has('get') && data !== undefined
  const body = asQuery ? undefined : data
  const headers = headersOf(valuesOf('header'), {
    ...(isJson && { 'Content-Type': 'application/json', Accept: 'application/json' }),
    ...(!isJson && body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ...last('User-Agent', valuesOf('user-agent')),
    ...last('Referer', valuesOf('referer')),
    ...last(
      'Cookie',
      valuesOf('cookie').filter((value) => value.includes('=')),
    ),
    ...last(
      'Authorization',
      valuesOf('user').map((value) => `Basic ${btoa(value)}`),
    ),
  })
  const url = urlOf(given)
  if (!has('path-as-is') && /\/\.{1,2}(?:[/?]|$)/.test(url))
    notes.push(
      'curl resolves dot segments in the path unless --path-as-is is given, so the target may have been another.',
    )
  if (body === undefined && /\bcontent-length\b/i.test(headers.map(([name]) => name).join()))
    notes.push('The command has a Content-Length header and no body.')
  return {
    method: valuesOf('request').at(-1) ?? (has('head') ? 'HEAD' : body === undefined ? 'GET' : 'POST'),
    url: asQuery ? `${url}${url.includes('?') ? '&' : '?'}${data}` : url,
    headers,
    body: bytesOfWire(body ?? ''),
  }
}

function last(name: string, values: readonly string[]): Record<string, string> {
  const value = values.at(-1)
  return value === undefined ? {} : { [name]: value }
}

function urlOf(given: string): string {
  const [url = ''] = given.split('#', 1)
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}

// curl reads `Name:` as "send no such header", and `Name;` as one with an empty value. A given header replaces a header that
// curl would add.
function headersOf(lines: readonly string[], own: Readonly<Record<string, string>>): HeaderLines {
  const headers: HeaderLines = []
  const named = new Set<string>()
  for (const line of lines) {
    if (line.startsWith('@'))
      throw new RecordedRequestError(
        'The curl command reads the headers from a file. Put each header into the command, with -H',
      )
    const [, name, sign, value = ''] = /^([^:;]+)([:;])(.*)$/s.exec(line) ?? []
    if (name === undefined || hasControls(value))
      throw new RecordedRequestError('A header of the curl command is not of the form "Name: value"')
    named.add(name.toLowerCase())
    const text = trimWhiteSpace(value)
    if (sign === ';' || text !== '') headers.push([name, text])
  }
  return [...headers, ...Object.entries(own).filter(([name]) => !named.has(name.toLowerCase()))]
}

// Several bodies are joined with `&`, and those of --json without a separator.
function dataOf(options: GivenOptions['options'], input: string | undefined): string | undefined {
  const parts: string[] = []
  for (const [name, value] of options) {
    if (name === 'data-raw') parts.push('&', value)
    if (name === 'data' || name === 'data-ascii') parts.push('&', dataText(value, input).replace(/^@-$/, ''))
    if (name === 'data-binary') parts.push('&', dataText(value, input))
    if (name === 'json') parts.push('', dataText(value, input))
    if (name === 'data-urlencode') parts.push('&', encodedData(value))
    if (name === 'upload-file') throw elsewhere
  }
  return parts.length === 0 ? undefined : parts.slice(1).join('')
}

const elsewhere = new RecordedRequestError(
  'The curl command reads the body from a file. Put the content of the file into the command, after --data-raw.',
)

function dataText(value: string, input: string | undefined): string {
  if (value === '@-' && input !== undefined) return input
  if (value.startsWith('@')) throw elsewhere
  return value
}

// `content`, `=content`, or `name=content`: the content is percent-encoded.
function encodedData(value: string): string {
  const [, name = '', content = value] = /^([^=@]*)=(.*)$/s.exec(value) ?? []
  if (/^[^=]*@/.test(value)) throw elsewhere
  const encoded = content.replace(
    /[^A-Za-z0-9\-._~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return name === '' ? encoded : `${name}=${encoded}`
}
