import { describe, expect, it } from 'vitest'
import { type ApigProfile, type ApigProfileName, apigProfiles, readProfile } from './profiles.js'

describe('readProfile', () => {
  it('reads the name of a profile, and choices that differ from strict', () => {
    expect(readProfile('java')).toBe(apigProfiles.java)
    expect(readProfile({ plus: 'space' })).toEqual({ ...apigProfiles.strict, plus: 'space' })
    expect(readProfile({ ...apigProfiles.java, encodedSlash: 'refuse' }).queryOrder).toBe('encoded')
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
