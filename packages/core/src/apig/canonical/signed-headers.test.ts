import { describe, expect, it } from 'vitest'
import { readHeaderFields } from '../../request/header-lines.js'
import { apigProfiles } from './profiles.js'
import { canonicalHeaderValue, findSignedHeaders } from './signed-headers.js'

const { strict, go } = apigProfiles
const noHost: Parameters<typeof findSignedHeaders>[2] = { trusted: undefined, ofTarget: undefined }
const fields = readHeaderFields([
  ['Host', 'wire.example.com'],
  ['X-A', ' a '],
  ['X-Empty', ''],
])

describe('findSignedHeaders', () => {
  it('finds each signed header and trims its value, which may be empty', () => {
    expect(findSignedHeaders(fields, ['host', 'x-a', 'x-empty'], noHost, strict)).toEqual([
      { name: 'host', values: ['wire.example.com'] },
      { name: 'x-a', values: ['a'] },
      { name: 'x-empty', values: [''] },
    ])
  })

  it('names the header that is missing, even if it is a name of Object.prototype', () => {
    for (const name of ['x-b', '__proto__', 'constructor']) {
      expect(() => findSignedHeaders(fields, [name], noHost, strict)).toThrow(`Signed header ${name} not found`)
    }
  })

  it('replaces Host by the trusted host; uses the host of the target only if Host is absent', () => {
    const host = { trusted: 'trusted.example.com', ofTarget: 'target.example.com' }
    const without = readHeaderFields([])
    const found = (from: typeof fields, given: typeof noHost) =>
      findSignedHeaders(from, ['host'], given, strict)[0]?.values
    expect(found(fields, host)).toEqual(['trusted.example.com'])
    expect(found(without, host)).toEqual(['trusted.example.com'])
    expect(found(without, { ...noHost, ofTarget: 'target.example.com' })).toEqual(['target.example.com'])
  })

  it.each([
    ['https', 'wire.example.com'],
    ['https', 'Wire.Example.com:443'],
    ['http', 'wire.example.com:80'],
    ['ftp', 'WIRE.example.com'],
  ])('accepts an absolute target of %s at %s as the same host', (scheme, ofTarget) => {
    const found = findSignedHeaders(fields, ['host'], { trusted: undefined, ofTarget, scheme }, strict)
    expect(found).toEqual([{ name: 'host', values: ['wire.example.com'] }])
  })

  it.each([
    ['https', 'evil.example.com'],
    ['https', 'wire.example.com:80'],
    ['http', 'wire.example.com:443'],
    ['https', 'wire.example.com:8443'],
    ['constructor', 'wire.example.com:80'],
    ['https', ''],
  ])('refuses a signed Host if the absolute target is of %s at %s', (scheme, ofTarget) => {
    const contradicted = { trusted: undefined, ofTarget, scheme }
    expect(() => findSignedHeaders(fields, ['host'], contradicted, strict)).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_INVALID', message: expect.stringContaining('trustedHost') }),
    )
    // Anybody can set the Host header if it is not signed, and trustedHost replaces both.
    expect(findSignedHeaders(fields, ['x-a'], contradicted, strict)).toHaveLength(1)
    expect(findSignedHeaders(fields, ['host'], { ...contradicted, trusted: 'h' }, strict)[0]?.values).toEqual(['h'])
  })

  it('asks for each signed name once, and for the names of all headers once', () => {
    const names = Array.from({ length: 100 }, (_, index) => `x-${index + 100}`)
    const received = readHeaderFields([
      ...names.map((name): [string, string] => [name, '1']),
      ...Array.from({ length: 1_900 }, (_, index): [string, string] => [`y_${index}`, '']),
    ])
    const asked: string[] = []
    const counting = {
      values(name: string) {
        asked.push(name)
        return received.values(name)
      },
      names() {
        asked.push('*')
        return received.names()
      },
    }
    expect(findSignedHeaders(counting, names, noHost, strict)).toHaveLength(100)
    expect(asked).toEqual(['*', ...names])
  })

  it('refuses a repeated header, unless the profile signs each value', () => {
    const twice = readHeaderFields([
      ['X-A', '2'],
      ['x-a', '1'],
    ])
    expect(() => findSignedHeaders(twice, ['x-a'], noHost, strict)).toThrow('Signed header x-a sent 2 times')
    expect(findSignedHeaders(twice, ['x-a'], noHost, go)).toEqual([{ name: 'x-a', values: ['2', '1'] }])
  })

  it.each([
    [['x-a'], ['x-a', 'x_a']],
    [['x_a'], ['x_a', 'x-a']],
    [['x-a-b'], ['x-a-b', 'x_a-b']],
    [['x_a'], ['x-a']],
    [
      ['host', 'x_a'],
      ['host', 'x-a'],
    ],
    [
      ['x-a', 'x_a'],
      ['x-a', 'x_a'],
    ],
  ])('refuses signed headers %j if the request has %j', (signed, received) => {
    const doubled = readHeaderFields(received.map((name): [string, string] => [name, '1']))
    expect(() => findSignedHeaders(doubled, signed, noHost, strict)).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_INVALID' }),
    )
  })

  it('accepts underscores if no signed header has that name with dashes', () => {
    const harmless = readHeaderFields([
      ['x-a', '1'],
      ['x_b', '2'],
    ])
    expect(findSignedHeaders(harmless, ['x-a', 'x_b'], noHost, strict)).toHaveLength(2)
  })
})

describe('canonicalHeaderValue', () => {
  it('is one character for each byte: UTF-8 above U+00FF, else latin-1', () => {
    expect(canonicalHeaderValue('a \t b')).toBe('a \t b')
    expect(canonicalHeaderValue('\u00e9')).toBe('\u00e9')
    expect(canonicalHeaderValue('\u00e9\u540d')).toBe('\u00c3\u00a9\u00e5\u0090\u008d')
    expect(canonicalHeaderValue('\u{1f600}')).toBe('\u00f0\u009f\u0098\u0080')
  })

  it.each(['a\nx-admin:1', 'a\rb', '\0', '\u007f', 'a\ud800', '\udc00b'])('refuses %j', (value) => {
    expect(() => canonicalHeaderValue(value)).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })
})
