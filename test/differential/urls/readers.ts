import fastUri from 'fast-uri'
import { URL as WhatwgUrl } from 'whatwg-url'
import { refused } from '../comparison.js'

/** A program's reading of a URL: scheme, host, path and query as one text, or a refusal. */
export type UrlReader = (text: string) => string

/** Readers that run in this process. */
export const urlReaders: Readonly<Record<string, UrlReader>> = {
  'the URL of this Node': readWith(URL),
  'whatwg-url, the reference of the URL Standard': readWith(WhatwgUrl),
  'a strict reader of RFC 3986': readStrictly,
  'fast-uri, a reader of RFC 3986': readWithFastUri,
}

function readWith(
  Parser: new (text: string) => Pick<URL, 'protocol' | 'username' | 'host' | 'pathname' | 'search' | 'hash'>,
): UrlReader {
  return (text) => {
    try {
      const { protocol, username, host, pathname, search, hash } = new Parser(text)
      return username === '' && hash === '' ? `${protocol}//${host}${pathname}${search}` : refused('it has more parts')
    } catch {
      return refused('it cannot be parsed')
    }
  }
}

// This follows only RFC 3986: the grammar of appendix A, then the normalization of sections 6.2.2 and 6.2.3.
const pathCharacter = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
const grammar = new RegExp(
  `^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<host>(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::(?<port>[0-9]*))?(?<path>(?:/${pathCharacter}*)*)(?:\\?(?<query>(?:${pathCharacter}|[/?])*))?$`,
)

function readStrictly(text: string): string {
  const { scheme = '', host = '', port = '', path = '', query } = grammar.exec(text)?.groups ?? {}
  if (host === '') return refused('it does not match the grammar')
  const protocol = `${scheme.toLowerCase()}:`
  const isDefault = port === '' || (protocol === 'https:' ? port === '443' : port === '80')
  const authority = host.toLowerCase() + (isDefault ? '' : `:${port}`)
  return `${protocol}//${authority}${removeDotSegments(path) || '/'}${query === undefined ? '' : `?${query}`}`
}

// RFC 3986 section 5.2.4, step by step.
function removeDotSegments(path: string): string {
  let input = path
  let output = ''
  while (input !== '') {
    if (/^\.\.?\//.test(input)) input = input.replace(/^\.\.?\//, '')
    else if (/^\/\.(?:\/|$)/.test(input)) input = input.replace(/^\/\.(?:\/|$)/, '/')
    else if (/^\/\.\.(?:\/|$)/.test(input)) {
      input = input.replace(/^\/\.\.(?:\/|$)/, '/')
      output = output.replace(/\/?[^/]*$/, '')
    } else if (input === '.' || input === '..') input = ''
    else {
      const [segment = ''] = /^\/?[^/]*/.exec(input) ?? []
      output += segment
      input = input.slice(segment.length)
    }
  }
  return output
}

function readWithFastUri(text: string): string {
  const { scheme, userinfo, host, port, path, query, fragment, error } = fastUri.parse(text)
  if (error !== undefined || host === undefined || host === '') return refused('it cannot be parsed')
  if (userinfo !== undefined || fragment !== undefined) return refused('it has more parts')
  const isDefault = port === undefined || port === '' || Number(port) === (scheme === 'https' ? 443 : 80)
  const authority = host.toLowerCase() + (isDefault ? '' : `:${port}`)
  return `${scheme}://${authority}${removeDotSegments(path ?? '') || '/'}${query === undefined ? '' : `?${query}`}`
}
