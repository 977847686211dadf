import { describe, expect, it } from 'vitest'
import { VerificationError, type VerificationErrorCode } from '../../errors.js'
import type { Finding } from '../../scheme/explain.js'
import { type ApigAccidentId, apigAccidents } from './accidents.js'
import { describeAuthorization } from './describe-authorization.js'

const names = 'host;x-sdk-date'
const genuine = `SDK-HMAC-SHA256 Access=key1, SignedHeaders=${names}, Signature=${'ab'.repeat(32)}`

const described = (
  values: readonly string[],
  code: VerificationErrorCode = 'ERR_HEADER_INVALID',
): Finding | undefined => describeAuthorization(values, new VerificationError(code, ''))

const likely = (accident: ApigAccidentId): unknown => ({
  accident,
  changes: apigAccidents[accident],
  confidence: 'likely',
})

describe('describeAuthorization', () => {
  it.each<[what: string, edit: (value: string) => string]>([
    ['SignedHeaders holds names that are not in lower case', (value) => value.replace(names, 'X-Sdk-Date;Host')],
    ['There is a space before or after the header', (value) => ` ${value}\t`],
    ['The values are in quotes', (value) => value.replaceAll(/=([^,]+)/g, '="$1"')],
    ['The header is percent-encoded', encodeURIComponent],
    ['The spaces were replaced by plus signs, as in a form', (value) => value.replaceAll(' ', '+')],
    ['There is another scheme before the algorithm', (value) => `Bearer ${value}`],
    ['There is another scheme before the algorithm', (value) => `HMAC ${value}`],
    ['There is a comma or a semicolon at the end', (value) => `${value},`],
    ['There is a comma or a semicolon at the end', (value) => `${value};  `],
    ['The parameters are not separated by commas', (value) => value.replaceAll(',', '')],
    ['The parameters are not separated by commas', (value) => value.replaceAll(',', ';')],
    ['The parameters are not separated by commas', (value) => value.replaceAll(',', '&')],
    ['The header came twice and was joined', (value) => `${value}, ${value}`],
  ])('says that %s', (what, edit) => {
    expect(described([edit(genuine)])).toEqual({
      hint: `${what}. Let the API Gateway signer write the header, and change nothing in it`,
      evidence: likely('authorization-form'),
    })
  })

  it.each<[choice: string, trait: string, edit: (value: string) => string]>([
    ['{"authorizationSpaces":"any"}', 'authorizationSpaces', (value) => value.replaceAll(', ', ',  ')],
    ['{"signedHeadersOrder":"any"}', 'signedHeadersOrder', (value) => value.replace(names, 'x-sdk-date;host')],
    ['{"signatureHex":"any-case"}', 'signatureHex', (value) => value.replaceAll('ab', 'AB')],
  ])('names the profile %s', (choice, trait, edit) => {
    expect(described([edit(genuine)])).toEqual({
      hint: `The profile ${choice} would accept it (${trait})`,
      evidence: likely('authorization-form'),
    })
  })

  it.each([
    ['AWS4-HMAC-SHA256 Credential=a', 'AWS Signature Version 4'],
    ['Basic YTpi', 'a password'],
    ['bearer a', 'a token'],
    ['Digest username="a"', 'a password'],
  ])('names what %s is', (value, kind) => {
    expect(described([value])).toEqual({
      hint: `This is ${kind}, not a signature of the gateway. Bind a signature key to the API in the gateway, which then replaces the header`,
      evidence: likely('another-authorization'),
    })
  })

  it.each([
    'nonsense',
    'constructor a',
    'nonsense%',
    genuine.repeat(3),
    // Two names that differ only in case cannot be what the signer wrote.
    genuine.replace(names, 'Host;host;x-sdk-date'),
  ])('names no accident of %s', (value) => {
    expect(described([value])?.evidence).toBeUndefined()
  })

  it.each([[[]], [['']]])('says that no header came: %j', (values) => {
    expect(described(values, 'ERR_HEADER_MISSING')?.hint).toMatch(
      /^Nothing signed this request, or the header was dropped/,
    )
  })

  it('says that more than one header came, that the algorithm is another, or that the header is too long', () => {
    expect(described([genuine, genuine])?.hint).toMatch(/^Something added an Authorization header/)
    expect(described(['SDK-HMAC-SM3 Access=key1'], 'ERR_UNSUPPORTED')?.hint).toMatch(/^Choose HMAC-SHA256/)
    const spaced = (length: number): string => genuine.replace(', ', ','.padEnd(length - genuine.length + 2))
    expect(described([genuine.replace(names, `"${'"'.repeat(8_192)}${names}`)])?.hint).toMatch(
      /^Let the API Gateway signer write the header/,
    )
    expect(described([spaced(8_192)])?.hint).toMatch(/^The profile/)
  })
})
