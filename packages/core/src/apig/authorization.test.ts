import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUsualAuthorization } from './authorization.js'
import { parseAuthorization } from './authorization-grammar.js'
import { apigProfiles } from './canonical/profiles.js'

const hex = '0123456789abcdef'.repeat(4)
const usual = `SDK-HMAC-SHA256 Access=key1, SignedHeaders=host;x-sdk-date, Signature=${hex}`

function parsed(value: string): unknown {
  try {
    return parseAuthorization(value, apigProfiles.strict)
  } catch {
    return undefined
  }
}

describe('readUsualAuthorization', () => {
  it('reads the headers that signers write', () => {
    expect(readUsualAuthorization(usual)).toEqual(parsed(usual))
    expect(readUsualAuthorization(usual.replaceAll(', ', ','))).toEqual(parsed(usual))
    expect(readUsualAuthorization(usual)).toMatchObject({ accessKey: 'key1', signedHeaders: ['host', 'x-sdk-date'] })
  })

  it('reads no header that the strict grammar refuses, and gives the same result for the others', () => {
    const names = fc
      .array(fc.constantFrom('a', 'b', 'host', 'x-sdk-date', 'x_y', '', 'A', 'é'), { minLength: 1, maxLength: 3 })
      .map((list) => list.join(';'))
    const space = fc.constantFrom('', ' ', '  ', '\t')
    const value = fc
      .tuple(
        fc.constantFrom(
          'SDK-HMAC-SHA256 ',
          'SDK-HMAC-SHA256 ',
          'sdk-hmac-sha256 ',
          'V11-HMAC-SHA256 ',
          ' SDK-HMAC-SHA256 ',
        ),
        fc.constantFrom('Access=key1', 'Access=', 'Access=a b', 'Access=a=b', 'Credential=a/20230423/r/s'),
        space,
        names,
        space,
        fc.constantFrom(hex, hex, hex, hex.toUpperCase(), hex.slice(1), `${hex}0`, `${hex}\n`),
        fc.constantFrom('', '', '', ',', ', Extra=1', ' '),
      )
      .map(
        ([algorithm, access, first, list, second, signature, rest]) =>
          `${algorithm}${access},${first}SignedHeaders=${list},${second}Signature=${signature}${rest}`,
      )
    let read = 0
    fc.assert(
      fc.property(value, (candidate) => {
        const authorization = readUsualAuthorization(candidate)
        if (authorization === undefined) return
        read += 1
        expect(authorization).toEqual(parsed(candidate))
      }),
      { numRuns: 20_000 },
    )
    expect(read).toBeGreaterThan(10)
  })

  it.each([
    ['a name too many', usual.replace('host', Array.from({ length: 100 }, (_, at) => `a-${1_000 + at}`).join(';'))],
    ['a header too long', usual.replace('host', 'a'.repeat(8_192))],
    ['names that are not sorted', usual.replace('host;x-sdk-date', 'x-sdk-date;host')],
    ['a name twice', usual.replace('host', 'host;host')],
    ['an empty name', usual.replace('host;', 'host;;')],
  ])('leaves a header with %s to the grammar', (_, value) => {
    expect(readUsualAuthorization(value)).toBeUndefined()
    expect(parsed(value)).toBeUndefined()
  })
})
