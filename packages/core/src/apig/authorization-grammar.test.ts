import { describe, expect, it } from 'vitest'
import { formatAuthorization, parseAuthorization } from './authorization-grammar.js'
import { apigProfiles } from './canonical/profiles.js'

const { strict } = apigProfiles
const hex = '0123456789abcdef'.repeat(4)
const header = (names = 'host;x-sdk-date', signature = hex, access = 'Access=key1'): string =>
  `SDK-HMAC-SHA256 ${access}, SignedHeaders=${names}, Signature=${signature}`
const refusal = (value: string, profile = strict): unknown => {
  try {
    return parseAuthorization(value, profile)
  } catch (error) {
    return (error as Error).message
  }
}

describe('parseAuthorization', () => {
  it('reads the header, with or without a space after each comma', () => {
    for (const value of [header(), header().replaceAll(', ', ','), header().replace(', Signature', ',Signature')]) {
      expect(parseAuthorization(value, strict)).toMatchObject({
        algorithm: 'SDK-HMAC-SHA256',
        accessKey: 'key1',
        credentialScope: undefined,
        signedHeaders: ['host', 'x-sdk-date'],
        signature: hex,
      })
    }
  })

  it('writes what it reads', () => {
    expect(formatAuthorization(parseAuthorization(header(), strict))).toBe(header())
    const derived = header().replace('SDK-', 'V11-').replace('Access=key1', 'Credential=a/b=c/20230423/region-1/apig')
    expect(parseAuthorization(derived, strict)).toMatchObject({
      algorithm: 'V11-HMAC-SHA256',
      accessKey: 'a/b=c',
      credentialScope: '20230423/region-1/apig',
    })
    expect(formatAuthorization(parseAuthorization(derived, strict))).toBe(derived)
  })

  it.each([
    ['SDK-HMAC-SM3', 'WebCrypto has no SM3'],
    ['V11-HMAC-SM3', 'WebCrypto has no SM3'],
    ['SDK-SM2-SM3', 'WebCrypto has no SM3'],
    ['SDK-ECDSA-P256-SHA256', 'only SDK-HMAC-SHA256 and V11-HMAC-SHA256 are'],
    ['V11-ECDSA-P256-SHA256', 'only SDK-HMAC-SHA256 and V11-HMAC-SHA256 are'],
    ['SDK-HMAC-SHA512', 'only SDK-HMAC-SHA256 and V11-HMAC-SHA256 are'],
    ['SDK-HMAC-SHA256-PAYLOAD', 'only SDK-HMAC-SHA256 and V11-HMAC-SHA256 are'],
  ])('reports %s as an algorithm of the vendor that is not supported', (algorithm, why) => {
    const unsupported = expect.objectContaining({
      code: 'ERR_UNSUPPORTED',
      message: `${algorithm} is not supported: ${why}`,
    })
    expect(() => parseAuthorization(header().replace('SDK-HMAC-SHA256', algorithm), strict)).toThrow(unsupported)
    expect(() => parseAuthorization(algorithm, strict)).toThrow(unsupported)
  })

  it.each([
    ['', 'it does not begin with'],
    ['Bearer abc', 'it does not begin with'],
    [`x${header()}`, 'it does not begin with'],
    [` ${header()}`, 'it does not begin with'],
    [`SDK-${'a'.repeat(65)}`, 'it does not begin with'],
    ['SDK-HMAC-SM\u00e9', 'it does not begin with'],
    [header().toLowerCase(), 'it does not begin with'],
    ['SDK-HMAC-SHA256', 'three parameters'],
    [`${header()},Extra=1`, 'three parameters'],
    [`${header()}, ${header()}`, 'three parameters'],
    [header().replace(' Access', '  Access'), 'Access= is missing or'],
    [header().replace(', SignedHeaders', ',  SignedHeaders'), 'SignedHeaders= is missing or'],
    [header().replace(', SignedHeaders', ',\tSignedHeaders'), 'SignedHeaders= is missing or'],
    [header().replace('Signature', 'signature'), 'Signature= is missing or'],
    [`SDK-HMAC-SHA256 SignedHeaders=host, Access=key1, Signature=${hex}`, 'Access= is missing or'],
    [header('host', hex, 'Access='), 'Access is not'],
    [header('host', hex, 'Access=a b'), 'Access is not'],
    [header('host', hex, 'Access=\u00e9'), 'Access is not'],
    [header('host', hex, `Access=${'a'.repeat(257)}`), 'Access is not'],
    [header(''), 'a name that is not a lower-case header name'],
    [header('Host;x-sdk-date'), 'a name that is not a lower-case header name'],
    [header('host;;x-sdk-date'), 'a name that is not a lower-case header name'],
    [header('host;x-sdk-date;'), 'a name that is not a lower-case header name'],
    [header('host; x-sdk-date'), 'a name that is not a lower-case header name'],
    [header('host:x-sdk-date'), 'a name that is not a lower-case header name'],
    [header('x-sdk-date;host'), 'not sorted'],
    [header('host;host;x-sdk-date'), 'twice'],
    [header(Array.from({ length: 101 }, (_, index) => `x-${1000 + index}`).join(';')), 'more than 100 names'],
    [header('host', hex.slice(1)), 'Signature is not'],
    [header('host', `${hex}00`), 'Signature is not'],
    [header('host', `${hex} `), 'Signature is not'],
    [header('host', `${hex}\n`), 'Signature is not'],
    [header('host', hex.toUpperCase()), 'Signature is not'],
    [header('host', `${hex.slice(1)}é`), 'Signature is not'],
    [header('host', 'a'.repeat(10_000)), 'more than 8192 characters'],
  ])('refuses %j', (value, why) => {
    expect(refusal(value)).toMatch(/^Authorization format incorrect: /)
    expect(refusal(value)).toContain(why)
    expect(() => parseAuthorization(value, strict)).toThrow(expect.objectContaining({ code: 'ERR_HEADER_INVALID' }))
  })

  it('reads a header of 8,192 characters, of 100 names, and of a name that begins with a digit', () => {
    const longest = header(`${'a'.repeat(8_192 - header('').length)}`)
    expect(longest).toHaveLength(8_192)
    const names = Array.from({ length: 100 }, (_, index) => `x-${1000 + index}`)
    for (const [value, first] of [
      [longest, 'a'.repeat(8_192 - header('').length)],
      [header(names.join(';')), 'x-1000'],
      [header('!a;0-a'), '!a'],
    ] as const)
      expect(parseAuthorization(value, strict).signedHeaders[0]).toBe(first)
  })

  it('says that SM3 is not supported', () => {
    for (const algorithm of ['SDK-HMAC-SM3', 'V11-HMAC-SM3']) {
      expect(() => parseAuthorization(header().replace('SDK-HMAC-SHA256', algorithm), strict)).toThrow(
        expect.objectContaining({ code: 'ERR_UNSUPPORTED' }),
      )
    }
  })

  it('refuses a malformed credential', () => {
    const scopes = ['/20230423/r', '/2023/r/s', '/20230423//s', '/20230423/r/s/t', '/20230423/r/s!', '/20230423/r/s ']
    for (const credential of ['key1', '/20230423/r/s', 'a b/20230423/r/s', ...scopes.map((scope) => `key1${scope}`)]) {
      const value = header('host', hex, `Credential=${credential}`).replace('SDK-', 'V11-')
      expect(refusal(value)).toContain('Credential is not')
    }
  })

  it('accepts more forms if the profile allows them', () => {
    expect(parseAuthorization(header('x-b;x-a'), { ...strict, signedHeadersOrder: 'any' }).signedHeaders).toEqual([
      'x-a',
      'x-b',
    ])
    expect(parseAuthorization(header('a', hex.toUpperCase()), { ...strict, signatureHex: 'any-case' }).signature).toBe(
      hex,
    )
    const spaced = header().replaceAll(', ', ',   ')
    expect(parseAuthorization(spaced, { ...strict, authorizationSpaces: 'any' }).accessKey).toBe('key1')
    expect(refusal(header('a;a'), { ...strict, signedHeadersOrder: 'any' })).toContain('twice')
  })

  it('takes linear time over a hostile header', () => {
    // Time that grows with the square of these lengths would run into the time limit of the test.
    for (const filling of [' ', ',', ';', 'a;', '=']) {
      refusal(`SDK-HMAC-SHA256 Access=${filling.repeat(400_000 / filling.length)}`)
      refusal(`SDK-HMAC-SHA256 ${filling.repeat(400_000 / filling.length)}`, { ...strict, authorizationSpaces: 'any' })
    }
  })
})
