import { describe, expect, it } from 'vitest'
import { refuseAmbiguousTarget } from './ambiguous-target.js'
import { type ApigProfileName, apigProfiles } from './profiles.js'
import { splitRequestTarget } from './request-target.js'

// Returns the part and the reason that the message names, or undefined if the target is accepted.
function refusal(url: string, profile: ApigProfileName = 'strict'): string | undefined {
  try {
    refuseAmbiguousTarget(splitRequestTarget(url), apigProfiles[profile])
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ name: 'VerificationError', code: 'ERR_REQUEST_INVALID' })
    return /The (path|query) of the request target is ambiguous: it holds (.*)$/
      .exec((error as Error).message)
      ?.slice(1)
      .join(': ')
  }
}

const escapes = Array.from({ length: 128 }, (_, code) => {
  const hex = code.toString(16).padStart(2, '0')
  return { character: String.fromCharCode(code), texts: [`%${hex}`, `%${hex.toUpperCase()}`] }
})

describe('refuseAmbiguousTarget', () => {
  it.each([
    ['/a%2Fb', 'path: an escaped slash or backslash'],
    ['/a%5cb', 'path: an escaped slash or backslash'],
    ['/.', 'path: a dot segment'],
    ['/..', 'path: a dot segment'],
    ['/./a', 'path: a dot segment'],
    ['/a/../b', 'path: a dot segment'],
    ['/a/%2e', 'path: a dot segment'],
    ['/a/%2E%2e/b', 'path: a dot segment'],
    ['/a/.%2e', 'path: a dot segment'],
    ['//', 'path: an empty segment'],
    ['//a', 'path: an empty segment'],
    ['/a//b', 'path: an empty segment'],
    ['/a;b=c', 'path: a semicolon that is not escaped'],
    ['/%61', 'path: an escape of a character that needs none'],
    ['/a?b+c', 'query: a plus sign that is not escaped'],
    ['/a?b=1;c=2', 'query: a semicolon that is not escaped'],
    ['/a?=1', 'query: an item without a name'],
    ['/a?b&=1', 'query: an item without a name'],
    ['/a?b=1&b=2', 'query: a name more than once'],
    ['/a?b&c&b', 'query: a name more than once'],
    ['/a?b=1&%62=2', 'query: a name more than once'],
    ['/a?b=1&b[]=2', 'query: a name more than once'],
    ['/a?b%5B%5D=1&b=2', 'query: a name more than once'],
    ['/a?b[]=1&b[]=2', 'query: a name more than once'],
  ])('refuses %s, which has in its %s', (url, what) => {
    expect(refusal(url)).toBe(what)
  })

  it.each([
    '/',
    '/a/b/',
    '/...',
    '/.a',
    '/a.',
    '/a./b',
    '/a../b',
    '/..a/b',
    '/a.b/c',
    '/a/%2e.x',
    '/a+b',
    '/a=',
    '/%C3%A9',
    '/a%20b',
    '/a?',
    '/a?b=1&c=2',
    '/a?b==1',
    '/a?b=%2B%3B%26',
    '/a?b=1&&c=2',
    '/a?b=1&B=2',
    '/a?b=1&b[0]=2',
    '/a?b[]c=1&b=2',
    '/a?b=%62',
    '/a?b=//../a',
  ])('accepts %s', (url) => {
    // An unnecessary escape is refused only in a path, so this one has another reason.
    expect(refusal(url)).toBe(url === '/a/%2e.x' ? 'path: an escape of a character that needs none' : undefined)
  })

  it('refuses in a path exactly the escapes of ASCII characters that need none', () => {
    for (const { character, texts } of escapes) {
      const expected = /[/\\]/.test(character)
        ? 'path: an escaped slash or backslash'
        : /[A-Za-z0-9._~-]/.test(character)
          ? 'path: an escape of a character that needs none'
          : undefined
      for (const text of texts) expect(refusal(`/x${text}y`), text).toBe(expected)
    }
  })

  it('refuses the escapes that decodeURI leaves, in the profile that decodes with it', () => {
    for (const { character, texts } of escapes) {
      const isLeft = ';/?:@&=+$,#'.includes(character)
      for (const text of texts) {
        expect(refusal(`/a?b=x${text}y`), text).toBe(undefined)
        const expected = isLeft ? 'query: an escape that decodeURI does not decode' : undefined
        expect(refusal(`/a?b=x${text}y`, 'javascript'), text).toBe(expected)
      }
    }
    expect(refusal('/a%3Ab', 'javascript')).toBe('path: an escape that decodeURI does not decode')
    expect(refusal('/a?b=%253A', 'javascript')).toBe('query: an escape that decodeURI does not decode')
    expect(refusal('/a?b=%253A')).toBe(undefined)
  })
})
