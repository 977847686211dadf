import { describe, expect, it } from 'vitest'
import type { Accident } from '../../explain/accident.js'
import { accidents } from '../../explain/accidents.js'
import type { Check, SignedRequest } from '../../index.js'
import { type ApigVerifierOptions, createApigVerifier } from '../create-apig-verifier.js'
import type { ApigSignOptions } from '../signing/read-sign-options.js'
import { signApigHeaders } from '../signing/sign-apig-request.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2023-04-23T12:00:00Z')
const plain: SignedRequest = {
  method: 'POST',
  url: '/app1/x%20y?q=a+b&a=1',
  headers: [['Host', 'backend.example.com']],
  body: new TextEncoder().encode('abc'),
}

/** The explanation of a request if the sender signed something else. */
async function explain(
  signed: Partial<SignedRequest>,
  arrived: Partial<SignedRequest> = {},
  options: Partial<ApigVerifierOptions> = {},
  signing: Partial<ApigSignOptions> = {},
): Promise<{ verdict: string; check(id: string): Check; text: string }> {
  const added = await signApigHeaders(
    { ...plain, ...signed },
    { accessKey, secret, date, signedHeaders: ['host'], ...signing },
  )
  const wire = { ...plain, ...arrived }
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date, ...options })
  const headers = [...wire.headers, ...(Object.entries(added) as [string, string][])]
  const { verdict, checks } = await verifier.explain({ ...wire, headers })
  const check = (id: string): Check => checks.find((candidate) => candidate.id === id) as Check
  return { verdict, check, text: JSON.stringify(checks) }
}

const digest = expect.stringMatching(/^[0-9a-f]{64}$/)

describe('explain', () => {
  it('prints the canonical request line by line, each with its source', async () => {
    const { verdict, check } = await explain({})
    expect(verdict).toBe('accepted')
    expect(check('canonical-request').evidence).toEqual({
      canonicalRequest: [
        { line: 'POST', from: 'the method' },
        { line: '/app1/x%20y/', from: expect.stringContaining('/app1/x%20y') },
        { line: 'a=1&q=a%2Bb', from: expect.stringContaining('q=a+b&a=1') },
        { line: 'host:backend.example.com', from: 'the header host' },
        { line: 'x-sdk-date:20230423T120000Z', from: 'the header x-sdk-date' },
        { line: '', from: 'the end of the headers' },
        { line: 'host;x-sdk-date', from: 'SignedHeaders' },
        {
          line: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          from: expect.stringContaining('3 bytes'),
        },
      ],
      computedDigest: digest,
      stringToSign: ['SDK-HMAC-SHA256', '20230423T120000Z', digest],
    })
  })

  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

  it.each([
    ['json-reserialised', '{"a":1,"b":[2]}', '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}'],
    ['trailing-newline', 'abc', 'abc\n'],
    ['byte-order-mark', 'abc', '\ufeffabc'],
    ['line-endings', 'a\r\nb', 'a\nb'],
    ['latin-1', 'Zoë', 'ZoÃ«'],
  ])('names the change of a body on its way: %s', async (accident, signed, arrived) => {
    const { check, verdict } = await explain({ body: encode(signed) }, { body: encode(arrived) })
    const { changes, what } = Object.values(accidents).find(({ id }) => id === accident) as Accident
    expect(verdict).toBe('rejected')
    expect(check('signature')).toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
      evidence: {
        accident,
        changes,
        signedDigest: digest,
        computedDigest: digest,
        signed: expect.arrayContaining(['POST']),
      },
      hint: `The signature matches another body. ${what} Pass the raw bytes as they came`,
    })
  })

  const hinted: readonly [string, Partial<SignedRequest>, Partial<SignedRequest>, Partial<ApigSignOptions>][] = [
    ["Set profile: 'go' or 'java'", {}, {}, { profile: 'java' }],
    ["Set profile: 'javascript'", { url: '/a%2Bb' }, { url: '/a%2Bb' }, { profile: 'javascript' }],
    ['the path with its escapes encoded again', { url: '/app1/x%2520y?q=a+b&a=1' }, {}, {}],
    ['the path decoded twice', { url: '/a%20b' }, { url: '/a%2520b' }, {}],
    ['the path with its dot segments resolved', { url: '/b' }, { url: '/a/../b' }, {}],
    ['the query with its escapes encoded again', { url: '/a?q=%2520' }, { url: '/a?q=%20' }, {}],
    ['no query', { url: '/app1/x%20y' }, {}, {}],
    ['unsigned body (the hash of an empty one)', { body: new Uint8Array(0) }, {}, {}],
    [
      'the host api.example.com',
      { headers: [['Host', 'api.example.com']] },
      {
        headers: [
          ['Host', 'h'],
          ['X-Forwarded-Host', 'api.example.com'],
        ],
      },
      {},
    ],
    ['the host backend.example.com', {}, { headers: [['Host', 'Backend.Example.com:8080']] }, {}],
    [
      'canonicalUrl hook',
      { url: '/prefix/app1' },
      { url: '/app1', headers: [...plain.headers, ['X-Forwarded-Prefix', '/prefix/']] },
      {},
    ],
    [
      'canonicalUrl hook',
      { url: '/outer/app1' },
      { url: '/app1', headers: [...plain.headers, ['X-Original-URL', '/outer/app1?q=1']] },
      {},
    ],
    ['no query, and an unsigned body', { url: '/app1/x%20y', body: new Uint8Array(0) }, {}, {}],
  ]

  it.each(hinted)('names %s', async (hint, signed, arrived, signing) => {
    const { verdict, check } = await explain(signed, arrived, {}, signing)
    expect(verdict).toBe('rejected')
    expect(check('signature')).toMatchObject({
      outcome: 'failed',
      code: 'ERR_SIGNATURE_MISMATCH',
      hint: expect.stringContaining(hint),
    })
    expect(check('signature').evidence).toMatchObject({ signedDigest: digest, computedDigest: digest })
    expect(check('signature').evidence?.signedDigest).not.toBe(check('signature').evidence?.computedDigest)
  })

  it('names a signed UNSIGNED-PAYLOAD that no header declares', async () => {
    const declared: [string, string] = ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']
    const signedHeaders = ['host', 'x-sdk-content-sha256']
    const body = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    const { check } = await explain(
      { headers: [...plain.headers, declared] },
      { headers: [...plain.headers, declared] },
      {},
      { signedHeaders },
    )
    expect(check('payload')).toMatchObject({ outcome: 'failed', code: 'ERR_UNSUPPORTED' })
    expect(check('signature').outcome).toBe('passed')
    const swapped = await explain(
      { headers: [...plain.headers, ['X-Sdk-Content-Sha256', body]] },
      { headers: [...plain.headers, ['X-Sdk-Content-Sha256', body]], body: new Uint8Array(1) },
      {},
      { signedHeaders },
    )
    expect(swapped.check('content-hash')).toMatchObject({
      outcome: 'failed',
      code: 'ERR_SIGNATURE_MISMATCH',
      evidence: { signedDigest: body, computedDigest: digest },
    })
    expect(swapped.check('signature').outcome).toBe('passed')
  })

  it('says that only the clock was wrong, and recognises local time', async () => {
    const after = (seconds: number) => ({ currentDate: () => new Date(date.getTime() + seconds * 1_000) })
    const hour = await explain({}, {}, after(-8 * 3_600 + 5))
    expect(hour.check('timestamp').code).toBe('ERR_TIMESTAMP_OUT_OF_RANGE')
    expect(hour.check('signature')).toMatchObject({
      outcome: 'passed',
      hint: expect.stringContaining('8 h looks like local time'),
    })
    const slow = await explain({}, {}, after(1_000))
    expect(slow.check('signature').hint).toBe('With a clock shifted by -1000 s this request would have been accepted')
    expect((await explain({}, {}, after(900))).check('signature').hint).toBeUndefined()
  })

  it('names another profile if ours cannot read the target', async () => {
    const { check } = await explain({ url: '/a?=v' }, { url: '/a?=v' }, {}, { profile: 'go' })
    expect(check('canonical-request')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringContaining("Set profile: 'go'"),
    })
    expect(check('signature').outcome).toBe('skipped')
  })

  it('names the choice that would accept an Authorization header', async () => {
    const added = await signApigHeaders(plain, { accessKey, secret, date })
    const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date })
    const hintFor = async (authorization: string) => {
      const headers: [string, string][] = [
        ...plain.headers,
        ['X-Sdk-Date', added['X-Sdk-Date']],
        ['Authorization', authorization],
      ]
      const { checks } = await verifier.explain({ ...plain, headers })
      return checks.find(({ id }) => id === 'authorization')?.hint
    }
    expect(await hintFor(added.Authorization.replaceAll(', ', ',  '))).toContain('authorizationSpaces')
    expect(await hintFor(added.Authorization.replace('host;x-sdk-date', 'x-sdk-date;host'))).toContain(
      'signedHeadersOrder',
    )
    expect(await hintFor(added.Authorization.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()))).toContain(
      'signatureHex',
    )
    expect(await hintFor('nonsense')).toContain('Let the API Gateway signer write the header')
  })

  it('reveals neither the secret nor the expected signature', async () => {
    const added = await signApigHeaders(plain, { accessKey, secret, date, signedHeaders: ['host'] })
    const expected = added.Authorization.slice(-64)
    // Another request was signed. The correct signature of this one must not be revealed.
    const wrong = await explain({ url: '/other' })
    expect(wrong.check('signature')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringContaining('the secret is another'),
    })
    expect(wrong.text).not.toContain(expected)
    expect(wrong.text).not.toContain(secret)
    expect((await explain({})).text).not.toContain(secret)
  })

  it('is unavailable if only the look-up failed', async () => {
    const { verdict, check } = await explain({}, {}, { secrets: async () => Promise.reject(new Error('down')) })
    expect([verdict, check('signing-key').code]).toEqual(['unavailable', 'ERR_DEPENDENCY_FAILED'])
    expect(check('signature').outcome).toBe('skipped')
  })
})
