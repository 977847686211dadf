import * as fc from 'fast-check'
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
    expect(readUrl('https://xn--a/a', { origin: 'https://xn--a', path: /^\/a$/ })).toEqual({
      fault: expect.any(String),
    })
    expect(readUrl('https://1.2.3/a', { origin: 'https://1.2.3', path: /^\/a$/ })).toEqual({
      fault: expect.any(String),
    })
  })
})

// Follows RFC 3986 section 5.2.4 literally.
function referencePath(path: string): string {
  let input = path
  let output = ''
  while (input !== '') {
    if (input.startsWith('../')) input = input.slice(3)
    else if (input.startsWith('./')) input = input.slice(2)
    else if (input.startsWith('/./')) input = input.slice(2)
    else if (input === '/.') input = '/'
    else if (input.startsWith('/../') || input === '/..') {
      input = `/${input.slice(4)}`
      output = output.slice(0, Math.max(output.lastIndexOf('/'), 0))
    } else if (input === '.' || input === '..') input = ''
    else {
      const [segment = ''] = /^\/?[^/]*/.exec(input) ?? []
      output += segment
      input = input.slice(segment.length)
    }
  }
  return output
}

// RFC 3986 appendix B, with the normalization of its section 6.2.
function referenceUrl(text: string): string {
  const [, scheme = '', authority = '', path = ''] = /^([^:/?#]+):\/\/([^/?#]*)([^?#]*)$/.exec(text) ?? []
  const host = authority.toLowerCase().replace(scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/, '')
  return `${scheme.toLowerCase()}://${host}${referencePath(path)}`
}

describe('a random URL', () => {
  const segment = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('.', '..', '...', '.a', 'a.', '..a', '', 'echo.api', 'c.pem', ';', '..;') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%2e', '%2E.', '%252e', '%2f', '..\\', '?', '#', '@', ':', '\t', ' ', 'é'),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
  )
  const url = fc
    .tuple(
      fc.constantFrom('https', 'HTTPS', 'http'),
      fc.constantFrom('files.test', 'Files.Test', 'files.test:443', 'files.test:80', 'files.test.', 'a@files.test'),
      fc.array(segment, { maxLength: 8 }),
    )
    .map(([scheme, authority, segments]) => `${scheme}://${authority}/${segments.join('/')}`)

  it('is fetched in the form that RFC 3986 gives it, which this runtime reads without a change', () => {
    let accepted = 0
    fc.assert(
      fc.property(url, (text) => {
        const { url: fetched } = readUrl(text, { ...lenient, origin: /https?:\/\/files\.test/ })
        if (fetched === undefined) return
        accepted += 1
        expect(fetched).toBe(referenceUrl(text))
        expect(new URL(fetched).href).toBe(fetched)
        expect(new URL(fetched).pathname.split('/')).not.toContain('..')
        expect(fetched).not.toMatch(/[%\\?#]|\/\.{1,2}(?:\/|$)/)
        // Some versions of Node leave dot segments behind a segment that begins with a dot.
        const read = new URL(text)
        if (removeDotSegments(read.pathname) === read.pathname) expect(read.href).toBe(fetched)
      }),
      { numRuns: 3_000 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  it('has its dot segments removed as RFC 3986 says', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 10 }), (segments) => {
        const path = `/${segments.join('/')}`
        expect(removeDotSegments(path)).toBe(referencePath(path))
      }),
      { numRuns: 3_000 },
    )
  })
})
