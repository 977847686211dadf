import { describe, expect, it } from 'vitest'
import {
  type CredentialScope,
  checkCredentialScope,
  credentialScopeKind,
  formatCredentialScope,
  readCredentialScope,
} from './credential-scope.js'

const served = { region: 'region-1', service: 'apig' }
const sdkDate = '20230423T120000Z'

describe('formatCredentialScope', () => {
  it('has the day, the region and the service', () => {
    expect(formatCredentialScope(sdkDate, served)).toBe('20230423/region-1/apig')
  })
})

describe('checkCredentialScope', () => {
  it('accepts the scope of the day, and a header without a scope', () => {
    expect(() => checkCredentialScope('20230423/region-1/apig', sdkDate, served)).not.toThrow()
    expect(() => checkCredentialScope(undefined, sdkDate, served)).not.toThrow()
    expect(() => checkCredentialScope(undefined, sdkDate, undefined)).not.toThrow()
  })

  it.each([
    ['20230424/region-1/apig', served],
    ['20230423/region-2/apig', served],
    ['20230423/region-1/other', served],
    ['', served],
    ['20230423/region-1/apig', undefined],
  ])('refuses the scope %j if %j is configured', (claimed, scope) => {
    expect(() => checkCredentialScope(claimed, sdkDate, scope)).toThrow(
      expect.objectContaining({
        code: 'ERR_HEADER_INVALID',
        message: 'Credential is not of this date, region and service',
      }),
    )
  })
})

describe('readCredentialScope', () => {
  it.each(['a', 'A_z-09', 'a'.repeat(64)])('accepts %s as a part', (part) => {
    expect(readCredentialScope({ region: part, service: part })).toEqual({ region: part, service: part })
  })

  it.each(['', 'a'.repeat(65), 'a/b', 'a b', 'a.b', '\u00e4', 'a\n', 1, undefined, null])('refuses %j', (part) => {
    for (const scope of [
      { ...served, region: part },
      { ...served, service: part },
    ])
      expect(() => readCredentialScope(scope as CredentialScope)).toThrow(TypeError)
  })

  it('is an option that must be an object', () => {
    const values = [served, 'region-1/apig', null, undefined, 1]
    expect(values.map((value) => credentialScopeKind.accepts(value))).toEqual([true, false, false, false, false])
  })
})
