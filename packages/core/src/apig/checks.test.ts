import { describe, expect, it } from 'vitest'
import type { SignedRequest } from '../index.js'
import { apigProfiles } from './canonical/profiles.js'
import { type ApigVerifierOptions, createApigVerifier } from './create-apig-verifier.js'
import type { ApigSignOptions } from './signing/read-sign-options.js'
import { signApigHeaders } from './signing/sign-apig-request.js'

type Lines = [string, string][]

const date = new Date('2023-04-23T12:00:00Z')
const scope = { region: 'region-1', service: 'apig' }
const plain = { method: 'POST', url: '/app1', headers: [['Host', 'h.example']] as Lines, body: new Uint8Array([1]) }
const unsigned: Lines = [...plain.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']]

async function sign(request = plain, options: Partial<ApigSignOptions> = {}): Promise<typeof plain> {
  const added = await signApigHeaders(request, { accessKey: 'key1', secret: 'secret1', date, ...options })
  return { ...request, headers: [...request.headers, ...(Object.entries(added) as Lines)] }
}

function verifierWith(options: Partial<ApigVerifierOptions> = {}) {
  return createApigVerifier({ secrets: { key1: 'secret1' }, currentDate: () => date, ...options })
}

async function outcome(request: SignedRequest, options: Partial<ApigVerifierOptions> = {}): Promise<string> {
  return await verifierWith(options)
    .verify(request)
    .then(
      () => 'accepted',
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    )
}

describe('the checks of a request from API Gateway', () => {
  it('cover the body, or nothing if the body is not signed', async () => {
    expect((await verifierWith().verify(await sign())).covers).toBe('body')
    const request = await sign({ ...plain, headers: unsigned })
    expect((await verifierWith({ allowUnsignedPayload: true }).verify(request)).covers).toBe('none')
  })

  it('accept V11-HMAC-SHA256 only for the configured region and service', async () => {
    const derived = await sign(plain, { credentialScope: scope })
    expect(await outcome(derived, { credentialScope: scope })).toBe('accepted')
    expect(await outcome(derived)).toMatch(/^ERR_UNSUPPORTED: V11-HMAC-SHA256 is not allowed here/)
    const otherwise = /^ERR_HEADER_INVALID: Credential is not of this date, region and service$/
    for (const credentialScope of [
      { ...scope, region: 'region-2' },
      { ...scope, service: 'other' },
    ])
      expect(await outcome(derived, { credentialScope })).toMatch(otherwise)
    const headers = derived.headers.map(([name, value]): [string, string] => [
      name,
      value.replace('/20230423/', '/20230424/'),
    ])
    expect(await outcome({ ...derived, headers }, { credentialScope: scope })).toMatch(otherwise)
  })

  it('read the Authorization header in every form of a profile, without a credential scope', async () => {
    const signed = await sign()
    const headers = signed.headers.map(([name, value]): [string, string] => [name, value.replaceAll(', ', ',  ')])
    expect(await outcome({ ...signed, headers })).toMatch(/^ERR_HEADER_INVALID/)
    const profile = { ...apigProfiles.strict, authorizationSpaces: 'any' } as const
    expect(await outcome({ ...signed, headers }, { profile })).toBe('accepted')
  })

  it('name the Authorization header if it is empty or repeated', async () => {
    expect(await outcome({ ...plain, headers: [['Authorization', '']] })).toBe(
      'ERR_HEADER_MISSING: Authorization not found',
    )
    const twice: Lines = [
      ['Authorization', 'a'],
      ['Authorization', 'b'],
    ]
    expect(await outcome({ ...plain, headers: twice })).toMatch(/^ERR_HEADER_INVALID: Authorization /)
  })

  it('require a signed date, and report no canonical request without it', async () => {
    const authorization = `SDK-HMAC-SHA256 Access=key1, SignedHeaders=host, Signature=${'0'.repeat(64)}`
    const headers: Lines = [...plain.headers, ['X-Sdk-Date', '20230423T120000Z'], ['Authorization', authorization]]
    expect(await outcome({ ...plain, headers })).toBe(
      'ERR_HEADER_MISSING: Header x-sdk-date not found: SignedHeaders does not name it',
    )
    const { checks } = await verifierWith().explain({ ...plain, headers })
    expect(checks.map(({ id, outcome: one }) => [id, one])).toContainEqual(['canonical-request', 'skipped'])
  })

  it.each(['X-Sdk-Date', 'X-Sdk-Content-Sha256'])(
    'refuse a repeated signed %s, although the profile signs each value',
    async (name) => {
      const profile = 'go'
      const value = name === 'X-Sdk-Date' ? '20230423T120000Z' : 'UNSIGNED-PAYLOAD'
      const signed = await sign({ ...plain, headers: unsigned }, { profile })
      const headers: Lines = [...signed.headers, [name, value]]
      expect(await outcome({ ...signed, headers }, { profile, allowUnsignedPayload: true })).toBe(
        `ERR_HEADER_INVALID: Signed header ${name.toLowerCase()} sent 2 times`,
      )
    },
  )

  it('refuse an absolute target that contradicts one of several signed Host headers', async () => {
    const profile = 'go'
    const several: Lines = [
      ['Host', 'h.example'],
      ['Host', 'other.example'],
    ]
    const signed = await sign({ ...plain, headers: several }, { profile })
    expect(await outcome(signed, { profile })).toBe('accepted')
    expect(await outcome({ ...signed, url: 'https://h.example/app1' }, { profile })).toMatch(
      /^ERR_HEADER_INVALID: .*different hosts/,
    )
  })

  it('refuse a method that is not a token, although it is signed', async () => {
    const signed = await sign()
    expect(await outcome({ ...signed, method: 'PO ST' })).toMatch(/^ERR_REQUEST_INVALID/)
  })
})
