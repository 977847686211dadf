import { describe, expect, it } from 'vitest'
import { readUrl, removeDotSegments, type UrlPolicy } from './url-policy.js'

const origin = 'https://files.test'
const strict: UrlPolicy = { origin, path: /^\/.*$/ }
const lenient: UrlPolicy = { ...strict, normalize: ['case', 'port', 'path-segments'] }

describe('readUrl', () => {
  it('accepts a URL in its canonical form', () => {
    for (const path of ['/', '/a', '/a/b.pem', '/a//b', '/.a/..b/c..', '/...', "/~a!$&'()*+,;=:@-_"]) {
      expect(readUrl(origin + path, strict)).toEqual({ url: origin + path, fault: undefined })
    }
  })

  it.each([
    ['HTTPS://Files.TEST/a', 'case'],
    ['https://files.test:443/a', 'port'],
    ['https://files.test/b/../a', 'path-segments'],
  ] as const)('accepts %s if the policy allows it, and returns the canonical form', (text, normalization) => {
    expect(readUrl(text, { ...strict, normalize: [normalization] })).toEqual({ url: `${origin}/a`, fault: undefined })
    const others = lenient.normalize?.filter((other) => other !== normalization) ?? []
    expect(readUrl(text, { ...strict, normalize: others })).toEqual({ url: undefined, fault: expect.any(String) })
  })

  it('accepts a URL of 2,048 characters, the longest that it accepts', () => {
    const text = `${origin}/`.padEnd(2_048, 'a')
    expect(readUrl(text, strict)).toEqual({ url: text, fault: undefined })
  })

  it('resolves dot segments itself, even those that a URL parser leaves', () => {
    const path = /^\/echo\.api\/.*$/
    expect(readUrl(`${origin}/echo.api/.a/../../other/c.pem`, { ...lenient, path })).toMatchObject({
      fault: 'has a path that is not allowed',
    })
    expect(readUrl(`${origin}/other/.a/../../echo.api/c.pem`, { ...lenient, path })).toEqual({
      url: `${origin}/echo.api/c.pem`,
      fault: undefined,
    })
  })

  it.each([
    ['', 'nothing'],
    ['/a', 'no origin'],
    ['//files.test/a', 'no scheme'],
    ['ftp://files.test/a', 'another scheme'],
    ['xhttps://files.test/a', 'another scheme'],
    ['//https://files.test/a', 'something before the scheme'],
    ['http://files.test/a', 'another scheme'],
    ['https:/files.test/a', 'one slash'],
    ['https:files.test/a', 'no slash'],
    ['https://files.test', 'no path'],
    ['https://user@files.test/a', 'user information'],
    ['https://user:password@files.test/a', 'user information'],
    ['https://files.test@attacker.test/a', 'user information'],
    ['https://files.test#@attacker.test/a', 'a fragment'],
    ['https://files.test/a#', 'a fragment'],
    ['https://files.test/a?', 'a query'],
    ['https://files.test/a?b', 'a query'],
    ['https://files.test:/a', 'an empty port'],
    ['https://files.test:80/a', 'another port'],
    ['https://files.test:0443/a', 'another spelling of a port'],
    ['https://files.test:8443/a', 'another port'],
    ['https://files.test./a', 'a trailing dot'],
    ['https://a.files.test/a', 'another host'],
    ['https://files.test.attacker.test/a', 'another host'],
    ['https://filesxtest/a', 'another host'],
    ['https://files.test/%61', 'an escape'],
    ['https://files.test/%2e%2e/a', 'an encoded dot segment'],
    ['https://files.test/.%2E/a', 'an encoded dot segment'],
    ['https://files.test/%252e%252e/a', 'a dot segment that is encoded twice'],
    ['https://files.test/..%2fa', 'an encoded slash'],
    ['https://files.test/a\\b', 'a backslash'],
    ['https:\\\\files.test\\a', 'backslashes'],
    ['https://files.test/a b', 'a space'],
    ['https://files.test/a\tb', 'a tab'],
    ['https://files.test/a\n', 'a line feed'],
    ['https://files.test/a\u0000', 'a zero byte'],
    ['https://files.test/"', 'a character that a parser encodes'],
    ['https://files.test/é', 'a letter beyond ASCII'],
    ['https://files。test/a', 'a full stop of another script'],
    [`https://files.test/${'a'.repeat(2_048)}`, 'more than 2,048 characters'],
  ])('refuses %j: %s', (text) => {
    expect(readUrl(text, lenient)).toEqual({ url: undefined, fault: expect.any(String) })
  })

  it.each([
    ['https://files.test/a\tb', 'has a character that is not printable ASCII'],
    ['https://files.test/é', 'has a character that is not printable ASCII'],
    ['é://files.test/a', 'has a character that is not printable ASCII'],
    ['ftp://files.test/a', 'is not an absolute http or https URL without user information and fragment'],
    ['https://attacker.test/a', 'is not of the origin https://files.test'],
    ['https://files.test:8443/a', 'names a port'],
    ['https://files.test/%61', 'has an escape or a reserved character in its path'],
    ['https://files.test/a?b', 'does not have the query that is allowed'],
  ])('names the fault of %j: it %s', (text, fault) => {
    expect(readUrl(text, lenient)).toEqual({ url: undefined, fault })
  })

  it.each<[string, unknown]>([
    ['url', 'https://attacker.test/'],
    ['query', /.*/],
    ['normalize', ['case', 'port', 'path-segments']],
  ])('reads own properties only: Object.prototype.%s', (name, value) => {
    const prototype = Object.prototype as unknown as Record<string, unknown>
    prototype[name] = value
    try {
      const policy = { origin, path: /^\/a$/ } as UrlPolicy
      for (const text of ['https://attacker.test/a', `${origin}/a?b`, `${origin}/b/../a`, `${origin}:443/a`])
        expect(readUrl(text, policy).url).toBeUndefined()
    } finally {
      delete prototype[name]
    }
  })

  it('requires that the whole path and the whole query match', () => {
    const policy: UrlPolicy = { origin, path: /\/a|\/ab/, query: /x=[0-9]/ }
    expect(readUrl(`${origin}/a?x=1`, policy)).toEqual({ url: `${origin}/a?x=1`, fault: undefined })
    for (const rest of ['/ab?x=1', '/z/a?x=1', '/a/z?x=1', '/a?x=12', '/a?yx=1', '/a']) {
      expect(readUrl(origin + rest, policy)).toEqual({ url: undefined, fault: expect.any(String) })
    }
  })

  it.each(['{', '}', '|', '\\', '^', '`', '%', '%2', '%zz', '[', ']'])(
    'refuses %j in a query, which RFC 3986 does not allow, if the pattern allows every query',
    (text) => {
      const policy: UrlPolicy = { origin, path: /^\/a$/, query: /^.*$/ }
      expect(readUrl(`${origin}/a?x=%7B${text}`, policy)).toEqual({ url: undefined, fault: expect.any(String) })
      expect(readUrl(`${origin}/a?x=%7B/?:@!$&()*+,;=-._~`, policy).fault).toBeUndefined()
    },
  )

  it('accepts a pattern for an origin, which must match the whole origin', () => {
    const policy: UrlPolicy = { origin: /https?:\/\/[a-z]+\.test/, path: /^\/a$/, normalize: ['port'] }
    expect(readUrl('http://one.test:80/a', policy)).toEqual({ url: 'http://one.test/a', fault: undefined })
    expect(readUrl('https://two.test:443/a', policy)).toEqual({ url: 'https://two.test/a', fault: undefined })
    for (const text of ['http://one.test:443/a', 'https://one.test.attacker.test/a', 'https://one.two.test/a'])
      expect(readUrl(text, policy)).toEqual({ url: undefined, fault: expect.any(String) })
  })

  it.each<[string, Partial<URL>]>([
    ['another origin', { origin: 'https://attacker.test' }],
    ['another path', { pathname: '/other' }],
    ['another text', { href: `${origin}/other` }],
  ])('refuses what the URL parser of the runtime reads differently: %s', (_, reading) => {
    class Parser {
      readonly origin = origin
      readonly pathname = '/a'
      readonly href: string
      constructor(text: string) {
        this.href = text
        Object.assign(this, reading)
      }
    }
    expect(readUrl(`${origin}/a`, strict, Parser)).toEqual({ url: undefined, fault: expect.any(String) })
  })

  it('refuses what the URL parser of the runtime refuses', () => {
    class Parser extends URL {
      constructor(_text: string) {
        super('')
      }
    }
    expect(readUrl(`${origin}/a`, strict, Parser)).toEqual({ url: undefined, fault: expect.any(String) })
    expect(readUrl('https://256.1.1.1/a', { origin: 'https://256.1.1.1', path: /^\/a$/ })).toEqual({
      fault: expect.any(String),
    })
    expect(readUrl('https://1.2.3/a', { origin: 'https://1.2.3', path: /^\/a$/ })).toEqual({
      fault: expect.any(String),
    })
  })
})

describe('removeDotSegments', () => {
  it.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/./a', '/a'],
    ['/a/./b', '/a/b'],
    ['/a/.', '/a/'],
    ['/a/b/..', '/a/'],
    ['/a/../b', '/b'],
    ['/a/../../b', '/b'],
    ['/..', '/'],
    ['/.', '/'],
    ['/a//../b', '/a/b'],
    ['/a/..b/c../.d/e.', '/a/..b/c../.d/e.'],
    ['/a/...', '/a/...'],
    ['/a/x..', '/a/x..'],
    ['/a/..x', '/a/..x'],
  ])('resolves %s to %s', (path, resolved) => {
    expect(removeDotSegments(path)).toBe(resolved)
  })
})
