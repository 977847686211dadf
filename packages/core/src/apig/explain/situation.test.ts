import { describe, expect, it } from 'vitest'
import {
  type Arrived,
  explainedOf,
  sdkDate,
  settingsOf,
  situationOf,
  tryReadSituation,
} from '#test/support/apig-situation.js'
import { apigProfiles } from '../canonical/profiles.js'
import { splitRequestTarget } from '../canonical/request-target.js'
import type { Change } from './change.js'
import { profileChanges, readSituation } from './situation.js'

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const date = { name: 'x-sdk-date', values: [sdkDate] }
const given: readonly Change[] = [{ accident: 'date-form', what: '', remedy: '', apply: (canonical) => canonical }]

describe('readSituation', () => {
  it('builds the canonical request that the checks did not', async () => {
    const situation = await situationOf({ method: 'PUT', url: '/a?c&b' })
    expect(situation).toMatchObject({
      profile: apigProfiles.strict,
      date: sdkDate,
      payloadHash: abc,
      given: [],
      isRepaired: true,
      base: {
        method: 'PUT',
        path: '/a/',
        query: 'b=&c=',
        headerLines: ['host:backend.example.com', `x-sdk-date:${sdkDate}`],
        signedHeaders: 'host;x-sdk-date',
        payloadHash: abc,
      },
    })
    expect([situation.declared, situation.fallback]).toEqual([undefined, undefined])
    expect(situation.keys).toHaveLength(1)
  })

  it('takes what the checks have found', async () => {
    const { base, keys } = await situationOf({ url: '/other' })
    const headers = [{ name: 'host', values: ['found.example'] }, date]
    const found = {
      'signed-headers': headers,
      'signing-key': keys,
      'canonical-request': { canonicalRequest: base, hash: '' },
    }
    const situation = await situationOf({ found, accessKey: 'unknown' })
    expect(situation).toMatchObject({ headers, given: [], isRepaired: false })
    expect(situation.base).toBe(base)
    expect(situation.keys).toBe(keys)
    expect('fallback' in situation).toBe(false)
  })

  it('takes what a repair has instead, and builds its canonical request', async () => {
    const { base, authorization } = await situationOf({ url: '/other' })
    const headers = [{ name: 'host', values: ['repaired.example'] }, date]
    const found = { 'canonical-request': { canonicalRequest: base, hash: '' } }
    const situation = await situationOf(
      { found },
      {
        given,
        headers,
        target: splitRequestTarget('/repaired'),
        authorization: { ...authorization, accessKey: 'key2' },
      },
    )
    expect(situation).toMatchObject({ given, headers, isRepaired: true, authorization: { accessKey: 'key2' } })
    expect(situation.base).toMatchObject({
      path: '/repaired/',
      headerLines: ['host:repaired.example', `x-sdk-date:${sdkDate}`],
    })
    expect(situation.keys).toEqual([])
  })

  it('builds with another profile if ours refuses the target', async () => {
    const { base, fallback, isRepaired } = await situationOf({ url: '/?=v' })
    expect([base.query, base.payloadHash, isRepaired]).toEqual(['=v', abc, true])
    expect(fallback?.what).toBe('the canonical request of the profile go')
    const { fallback: none, base: repaired } = await situationOf({ url: '/?=v' }, { given })
    expect([none?.what, repaired.query]).toEqual(['the canonical request of the profile go', '=v'])
    expect(await tryReadSituation({ url: '/%FF' })).toBeUndefined()
  })

  it.each<[what: string, arrived: Arrived]>([
    ['target', { found: { 'request-target': undefined } as never }],
    ['Authorization header', { found: { authorization: undefined } as never }],
    ['signed date', { signedHeaders: ['host'] }],
  ])('needs a %s', async (_, arrived) => {
    expect(await tryReadSituation(arrived)).toBeUndefined()
  })

  it('hashes the body only if no signed header declares its hash, and needs one of both', async () => {
    const read = async (arrived: Arrived, hash: string | undefined): Promise<unknown> => {
      const asked: string[] = []
      const situation = await readSituation(explainedOf(arrived), settingsOf(arrived), {}, async (body) => {
        asked.push(String(body.byteLength))
        return hash
      })
      return situation && [situation.payloadHash, situation.declared, asked.join()]
    }
    const declaring: Arrived = {
      headers: [['X-Sdk-Content-Sha256', 'declared']],
      signedHeaders: ['host', 'x-sdk-content-sha256', 'x-sdk-date'],
    }
    expect(await read({}, 'hash')).toEqual(['hash', undefined, '3'])
    expect(await read({}, undefined)).toBeUndefined()
    expect(await read(declaring, undefined)).toEqual(['declared', 'declared', ''])
  })

  it('has no keys if the access key is unknown, or the look-up fails', async () => {
    expect((await situationOf({ accessKey: 'unknown' })).keys).toEqual([])
    const failing = async (): Promise<never> => Promise.reject(new Error('down'))
    expect((await situationOf({ secrets: failing })).keys).toEqual([])
  })

  it.each<[how: string, arrived: Arrived, headers: readonly unknown[]]>([
    [
      'each value of a header that came twice',
      {
        headers: [
          ['X-A', 'c'],
          ['X-A', 'b'],
        ],
      },
      [{ name: 'x-a', values: ['c', 'b'] }],
    ],
    ['no absent header', {}, []],
    [
      'a header beside another with an underscore',
      {
        headers: [
          ['X-A', 'b'],
          ['X_A', 'c'],
        ],
      },
      [{ name: 'x-a', values: ['b'] }],
    ],
  ])('finds %s', async (_, arrived, headers) => {
    const situation = await situationOf({ ...arrived, signedHeaders: ['x-a', 'x-sdk-date'] })
    expect(situation.headers).toEqual([...headers, date])
  })

  it.each<[how: string, arrived: Arrived, hosts: readonly string[]]>([
    ['the trusted host', { host: 'h', trustedHost: 'trusted.example' }, ['trusted.example']],
    ['the host of the target', { host: '', url: 'https://target.example/' }, ['target.example']],
    ['the Host header that the target contradicts', { host: 'h', url: 'https://target.example/' }, ['h']],
  ])('finds %s', async (_, arrived, values) => {
    expect((await situationOf(arrived)).headers[0]).toEqual({ name: 'host', values })
  })
})

describe('profileChanges', () => {
  const changesOf = async (arrived: Arrived): Promise<readonly (readonly unknown[])[]> => {
    const situation = await situationOf(arrived)
    return profileChanges(situation).map(({ accident, what, remedy, canonical, apply }) => {
      expect(canonical.payloadHash).toBe(abc)
      expect(apply({ ...situation.base, payloadHash: 'other' })).toEqual({ ...canonical, payloadHash: 'other' })
      return [accident, what, remedy, `${canonical.method} ${canonical.path}?${canonical.query}`]
    })
  }
  const profiles = (accident: string, names: readonly string[], line: string): readonly unknown[] => [
    accident,
    `the canonical request of the profile ${names.join(' or ')}`,
    `Set profile: ${names.map((name) => `'${name}'`).join(' or ')}`,
    line,
  ]

  it('combines the signers with the same result', async () => {
    expect(await changesOf({ url: '/a' })).toEqual([
      profiles('signer-profile', ['strict', 'python', 'go', 'java', 'javascript'], 'POST /a/?'),
    ])
    expect(await changesOf({ method: 'post', url: '/%2B' })).toEqual([
      profiles('signer-profile', ['strict', 'go'], 'post /%2B/?'),
      profiles('signer-profile', ['python', 'java'], 'POST /%2B/?'),
      profiles('signer-profile', ['javascript'], 'post /%252B/?'),
    ])
  })

  it('names the plus sign, if it is a space for all signers with the same result', async () => {
    expect(await changesOf({ url: '/?a=b+c' })).toEqual([
      profiles('signer-profile', ['strict', 'python', 'javascript'], 'POST /?a=b%2Bc'),
      profiles('query-plus', ['go', 'java'], 'POST /?a=b%20c'),
    ])
  })

  it('leaves out the signers that refuse the target', async () => {
    expect(await changesOf({ url: '/?=v' })).toEqual([profiles('signer-profile', ['go'], 'POST /?=v')])
  })
})
