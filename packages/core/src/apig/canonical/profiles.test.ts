import { describe, expect, it } from 'vitest'
import { type ApigProfile, type ApigProfileName, apigProfiles, readProfile } from './profiles.js'

describe('readProfile', () => {
  it('reads the name of a profile, and choices that differ from strict', () => {
    expect(readProfile('java')).toBe(apigProfiles.java)
    expect(readProfile({ plus: 'space' })).toEqual({ ...apigProfiles.strict, plus: 'space' })
    expect(readProfile({ ...apigProfiles.java, encodedSlash: 'refuse' }).queryOrder).toBe('encoded')
  })

  it('describes the form on which the signers agree, and the choices in which each signer differs', () => {
    const strict = {
      method: 'as-received',
      percentDecoding: 'all',
      encodedSlash: 'decode',
      plus: 'literal',
      queryOrder: 'code-point',
      emptyQueryName: 'refuse',
      repeatedHeader: 'refuse',
      signedHeadersOrder: 'sorted',
      authorizationSpaces: 'at-most-one',
      signatureHex: 'lower-case',
    }
    expect(apigProfiles).toEqual({
      strict,
      python: { ...strict, method: 'upper-case' },
      go: { ...strict, plus: 'space', emptyQueryName: 'sign', repeatedHeader: 'sign-each' },
      java: { ...strict, method: 'upper-case', plus: 'space', queryOrder: 'encoded' },
      javascript: { ...strict, percentDecoding: 'decode-uri', queryOrder: 'utf-16' },
    })
  })

  it.each(
    Object.entries({
      method: ['as-received', 'upper-case'],
      percentDecoding: ['all', 'decode-uri'],
      encodedSlash: ['decode', 'refuse'],
      plus: ['literal', 'space'],
      queryOrder: ['code-point', 'utf-16', 'encoded'],
      emptyQueryName: ['refuse', 'sign'],
      repeatedHeader: ['refuse', 'sign-each'],
      signedHeadersOrder: ['sorted', 'any'],
      authorizationSpaces: ['at-most-one', 'any'],
      signatureHex: ['lower-case', 'any-case'],
    }),
  )('accepts for %s one of %j', (name, values) => {
    for (const value of values)
      expect(readProfile({ [name]: value })).toEqual({ ...apigProfiles.strict, [name]: value })
    for (const value of ['', 'other', true]) expect(() => readProfile({ [name]: value })).toThrow(TypeError)
  })

  const wrong: readonly unknown[] = [
    'toString',
    '__proto__',
    'ruby',
    null,
    1,
    { plus: 'both' },
    { toString: 'x' },
    { Plus: 'space' },
  ]

  it.each(wrong.map((profile) => [profile]))('throws a TypeError for %j', (profile) => {
    expect(() => readProfile(profile as ApigProfileName | Partial<ApigProfile>)).toThrow(TypeError)
  })

  it('cannot be changed from outside', () => {
    expect(Object.isFrozen(apigProfiles)).toBe(true)
    expect(Object.values(apigProfiles).every(Object.isFrozen)).toBe(true)
  })
})
