import { describe, expect, it } from 'vitest'
import { isWellFormedDnsName, matchesDnsName, normalizeDnsName } from './host-name.js'

const label63 = 'a'.repeat(63)
// 253 octets: three labels of 63, one of 61, three dots.
const longest = [label63, label63, label63, 'a'.repeat(61)].join('.')

describe('a host name', () => {
  it.each([
    'example.com',
    'EXAMPLE.com',
    'localhost',
    'a',
    'xn--bcher-kva.example',
    '_dmarc.my-host.example',
    '1.2.3.example',
    '0x.example',
    '127.com',
    'example.a1',
    'example.1a',
    'example.0xg',
    'example.10x1',
    `${label63}.example`,
    longest,
  ])('may be %s', (name) => {
    expect(isWellFormedDnsName(name, { wildcard: false })).toBe(true)
  })

  it.each([
    '',
    '.',
    'example..com',
    '.example.com',
    'example.com.',
    'a b.example',
    'a/b',
    'bücher.example',
    '-a.example',
    'a-.example',
    'example.-com',
    'example.com-',
    `${label63}a.example`,
    `example.${label63}a`,
    `${longest}a`,
    `${longest}\n`,
    '127.0.0.1',
    '127.1',
    '2130706433',
    'example.7',
    'example.42',
    '0x7f000001',
    '0x',
    '0X7F.0x1',
    'example.0xAB',
    '*',
    'a.*.example',
    '*.example.com',
    'f*.example.com',
  ])('is not %j', (name) => {
    expect(isWellFormedDnsName(name, { wildcard: false })).toBe(false)
  })

  it('with a wildcard is well-formed only if the caller asks for wildcards, and only as the whole label on the left', () => {
    expect(isWellFormedDnsName('*.example.com', { wildcard: true })).toBe(true)
    expect(isWellFormedDnsName('example.com', { wildcard: true })).toBe(true)
    for (const name of ['*', '*.', '*.*.example.com', 'a.*.com', 'a*.example.com', '*a.example.com', '*.127.0.0.1']) {
      expect([name, isWellFormedDnsName(name, { wildcard: true })]).toEqual([name, false])
    }
  })

  it('is compared in lower case, without the dot at the end that marks it as absolute', () => {
    expect(normalizeDnsName('Example.COM.')).toBe('example.com')
    expect(normalizeDnsName('.Example.com')).toBe('.example.com')
    expect(normalizeDnsName('example.com..')).toBe('example.com.')
  })
})

describe('a dNSName', () => {
  it('matches the same host name in any case, and no other name', () => {
    expect(matchesDnsName('Signer.Example.com', 'signer.example.COM', false)).toBe(true)
    for (const name of [
      'example.com',
      'a.signer.example.com',
      'xsigner.example.com',
      'igner.example.com',
      'signer.example.co',
      'signer.example.com.',
      '',
    ]) {
      for (const allowWildcards of [false, true]) {
        expect([name, matchesDnsName(name, 'signer.example.com', allowWildcards)]).toEqual([name, false])
      }
    }
  })

  it('that is not a host name matches nothing, not even itself', () => {
    for (const name of ['127.0.0.1', 'a b', 'example.com.', '-a.example']) {
      expect([name, matchesDnsName(name, name, true)]).toEqual([name, false])
    }
  })

  it('with a wildcard matches exactly one label', () => {
    expect(matchesDnsName('*.Example.com', 'signer.example.COM', true)).toBe(true)
    for (const host of ['example.com', '.example.com', 'a.signer.example.com', 'signerexample.com', 'a.example.net']) {
      expect([host, matchesDnsName('*.example.com', host, true)]).toEqual([host, false])
    }
  })

  it('with a wildcard needs two labels after it', () => {
    expect(matchesDnsName('*.com', 'example.com', true)).toBe(false)
    expect(matchesDnsName('*.localhost', 'a.localhost', true)).toBe(false)
  })

  it('with a wildcard matches nothing if wildcards are off', () => {
    expect(matchesDnsName('*.example.com', 'signer.example.com', false)).toBe(false)
    expect(matchesDnsName('*.example.com', '*.example.com', false)).toBe(false)
  })
})
