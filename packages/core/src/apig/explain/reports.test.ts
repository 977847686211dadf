import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { Check } from '../../index.js'
import { type ApigVerifierOptions, createApigVerifier } from '../create-apig-verifier.js'
import type { ApigSignOptions } from '../signing/read-sign-options.js'
import { signApigHeaders } from '../signing/sign-apig-request.js'
import { type ApigAccidentId, apigAccidents } from './accidents.js'

const secrets = { key1: 'secret1' }
const now = new Date('2023-04-23T12:00:00Z')
const genuine = {
  method: 'POST',
  url: '/a?b=1',
  headers: [
    ['Host', 'backend.example.com'],
    ['X-A', 'b'],
  ] as [string, string][],
  body: encodeUtf8('abc'),
}

interface Case {
  readonly signed?: Partial<typeof genuine>
  readonly signing?: Partial<ApigSignOptions>
  readonly arrived?: Partial<typeof genuine>
  readonly options?: Partial<ApigVerifierOptions>
  readonly authorization?: (value: string) => string
  readonly date?: (value: string) => string
}

const same = (value: string): string => value

/** Explains a request, and returns the rows of its checks by id. */
async function explain({
  signed,
  signing,
  arrived,
  options,
  authorization = same,
  date = same,
}: Case): Promise<Map<string, Check>> {
  const added = await signApigHeaders(
    { ...genuine, ...signed },
    { accessKey: 'key1', secret: 'secret1', date: now, ...signing },
  )
  const wire = { ...genuine, ...arrived }
  const headers: [string, string][] = [
    ...wire.headers,
    ['X-Sdk-Date', date(added['X-Sdk-Date'])],
    ['Authorization', authorization(added.Authorization)],
  ]
  const verifier = createApigVerifier({ secrets, currentDate: () => now, ...options })
  const { checks } = await verifier.explain({ ...wire, headers })
  return new Map(checks.map((check) => [check.id, check]))
}

const evidenceOf = (
  accident: ApigAccidentId,
  confidence: 'proven' | 'likely',
  evidence: Record<string, unknown> = {},
): unknown => ({ ...evidence, accident, changes: apigAccidents[accident], confidence })

// Without a secret of the access key, the search ends soon.
const unknown: Partial<ApigSignOptions> = { accessKey: 'key2', secret: 'secret2' }
const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/)
const ours = expect.stringMatching(/^The request is not at fault/)
const down = async (): Promise<never> => Promise.reject(new Error('down'))

describe('the reports of a request that is accepted', () => {
  it('show what each check has found', async () => {
    const checks = await explain({})
    const evidence = [...checks].map(([id, { outcome, hint, evidence: found }]) => [id, outcome, hint, found])
    expect(evidence).toEqual([
      ['request', 'passed', undefined, undefined],
      ['request-target', 'passed', undefined, { received: '/a?b=1', path: '/a', query: 'b=1' }],
      ['authorization', 'passed', undefined, { accessKey: 'key1', signedHeaders: ['host', 'x-a', 'x-sdk-date'] }],
      ['signed-headers', 'passed', undefined, undefined],
      ['date', 'passed', undefined, undefined],
      ['timestamp', 'passed', undefined, { timestamp: now, now }],
      ['payload', 'passed', undefined, undefined],
      ['content-hash', 'passed', undefined, undefined],
      [
        'canonical-request',
        'passed',
        undefined,
        { canonicalRequest: expect.any(Array), computedDigest: sha256, stringToSign: expect.any(Array) },
      ],
      ['signing-key', 'passed', undefined, { liveSecrets: 1 }],
      ['signature', 'passed', undefined, undefined],
    ])
    expect([...checks.values()].every(({ title }) => title.length > 10)).toBe(true)
  })

  it('count the live secrets, and compare a declared hash', async () => {
    const declared: Partial<typeof genuine> = {
      headers: [
        ...genuine.headers,
        ['X-Sdk-Content-Sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
      ],
    }
    const checks = await explain({
      signed: declared,
      arrived: declared,
      options: { secrets: { key1: ['older', 'secret1'] } },
    })
    expect(checks.get('signing-key')?.evidence).toEqual({ liveSecrets: 2 })
    expect(checks.get('content-hash')?.evidence).toEqual({ signedDigest: sha256, computedDigest: sha256 })
  })
})

describe('the report of the request target', () => {
  it('names the accident that the signature proves', async () => {
    const report = (await explain({ signed: { url: '/x%20y' }, arrived: { url: '/x y' } })).get('request-target')
    expect(report).toMatchObject({ outcome: 'failed', evidence: { accident: 'target-decoded', confidence: 'proven' } })
    expect(report?.hint).toBe(
      'The signature matches the target with its forbidden characters escaped. Pass the raw target: something decoded it before the verifier',
    )
  })

  it.each<[url: string, accident: ApigAccidentId]>([
    ['/x y', 'target-decoded'],
    ['/\u00e9', 'target-decoded'],
    ['x', 'target-malformed'],
    ['/~!#', 'target-malformed'],
  ])('takes %s for the likely accident %s', async (url, accident) => {
    expect((await explain({ signing: unknown, arrived: { url } })).get('request-target')).toMatchObject({
      hint: 'Pass the raw target as it arrived, absolute or from its first slash, and do not change its escapes',
      evidence: evidenceOf(accident, 'likely', { received: url }),
    })
  })

  it('advises about a target that handlers may read in two ways', async () => {
    const options = { ambiguousTarget: 'refuse' } as const
    expect((await explain({ arrived: { url: '/a/../b' }, options })).get('request-target')).toMatchObject({
      code: 'ERR_REQUEST_INVALID',
      hint: expect.stringContaining("set ambiguousTarget: 'accept'"),
      evidence: { received: '/a/../b' },
    })
  })

  it('says that the hook of the verifier failed', async () => {
    const canonicalUrl = (): never => {
      throw new Error('mine')
    }
    const checks = await explain({ options: { canonicalUrl } })
    expect(checks.get('request-target')).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', hint: ours })
    expect(checks.get('request-target')?.evidence).toBeUndefined()
  })
})

describe('the report of the Authorization header', () => {
  it('says what is wrong with it', async () => {
    const checks = await explain({ authorization: (value) => `${value},` })
    expect(checks.get('authorization')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringContaining('There is a comma or a semicolon at the end'),
      evidence: evidenceOf('authorization-form', 'likely'),
    })
    expect((await explain({ authorization: () => '' })).get('authorization')?.hint).toMatch(
      /^Nothing signed this request/,
    )
  })
})

describe('the report of the signed headers', () => {
  const host: [string, string] = ['Host', 'backend.example.com']
  const twice: [string, string][] = [host, ['X-A', 'b'], ['X-A', 'c']]

  it('names the accident that the signature proves', async () => {
    const signed = { headers: [host, ['X-A', '']] as [string, string][] }
    expect((await explain({ signed, arrived: { headers: [host] } })).get('signed-headers')).toMatchObject({
      code: 'ERR_HEADER_MISSING',
      hint: expect.stringMatching(/^The signature matches the header x-a empty/),
      evidence: { accident: 'header-dropped', confidence: 'proven' },
    })
  })

  it('names the headers that were dropped', async () => {
    const headers: [string, string][] = [...genuine.headers, ['X-B', 'c']]
    expect(
      (await explain({ signed: { headers }, signing: unknown, arrived: { headers: [host] } })).get('signed-headers'),
    ).toMatchObject({
      hint: expect.stringContaining('Let every proxy pass x-a, x-b on'),
      evidence: evidenceOf('header-dropped', 'likely', { missing: ['x-a', 'x-b'] }),
    })
  })

  it('names a Host header that the target contradicts', async () => {
    const checks = await explain({
      signed: {
        headers: [
          ['Host', 'third.example'],
          ['X-A', 'b'],
        ],
      },
      signing: unknown,
      arrived: { url: 'https://target.example/a?b=1' },
    })
    expect(checks.get('signed-headers')).toMatchObject({
      hint: expect.stringMatching(/^Set trustedHost to the host that the gateway signs/),
      evidence: evidenceOf('host-changed', 'likely'),
    })
  })

  it('names a header that came twice', async () => {
    expect((await explain({ arrived: { headers: twice } })).get('signed-headers')).toMatchObject({
      evidence: { accident: 'header-repeated', confidence: 'proven' },
    })
    const other: [string, string][] = [host, ['X-A', 'c'], ['X-A', 'd']]
    expect((await explain({ signing: unknown, arrived: { headers: other } })).get('signed-headers')).toMatchObject({
      hint: expect.stringMatching(/^Send the header only once/),
      evidence: evidenceOf('header-repeated', 'likely'),
    })
  })
})

describe('the reports of the date', () => {
  it('name the form of the date, which the signature proves', async () => {
    const checks = await explain({ date: () => '2023-04-23T12:00:00Z' })
    expect(checks.get('date')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringMatching(/Let the sender write X-Sdk-Date in UTC/),
      evidence: evidenceOf('date-form', 'likely'),
    })
    expect(checks.get('timestamp')).toMatchObject({ outcome: 'skipped' })
  })

  it('say how far the clocks are apart, once the signature matches', async () => {
    const later = new Date(now.getTime() + 1_000_000)
    const checks = await explain({ options: { currentDate: () => later } })
    const evidence = evidenceOf('clock', 'likely')
    expect(checks.get('timestamp')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringContaining('X-Sdk-Date is 1000 s behind this clock'),
      evidence: { timestamp: now, now: later, accident: 'clock' },
    })
    expect(checks.get('signature')).toMatchObject({ outcome: 'passed', evidence })
  })
})

describe('the reports of the body', () => {
  const unsigned: [string, string][] = [...genuine.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']]
  const arrived = { headers: unsigned }

  it('name a body that is not signed', async () => {
    expect((await explain({ signed: arrived, arrived })).get('payload')).toMatchObject({
      outcome: 'failed',
      evidence: evidenceOf('unsigned-payload', 'proven'),
    })
    const allowed = await explain({ signed: arrived, arrived, options: { allowUnsignedPayload: true } })
    expect(allowed.get('payload')).toMatchObject({ outcome: 'passed' })
    expect(allowed.get('payload')?.evidence).toBeUndefined()
  })

  it('name another body than the declared one', async () => {
    const headers: [string, string][] = [...genuine.headers, ['X-Sdk-Content-Sha256', 'a'.repeat(64)]]
    expect((await explain({ signed: { headers }, arrived: { headers } })).get('content-hash')).toMatchObject({
      outcome: 'failed',
      evidence: { accident: 'content-hash-of-another-body', confidence: 'proven' },
    })
  })
})

describe('the report of the canonical request', () => {
  it('names the profile that can build it', async () => {
    const url = '/a?=v'
    expect(
      (await explain({ signed: { url }, signing: { profile: 'go' }, arrived: { url } })).get('canonical-request'),
    ).toMatchObject({
      outcome: 'failed',
      hint: "The signature matches the canonical request of the profile go. Set profile: 'go'",
      evidence: { accident: 'signer-profile', confidence: 'proven' },
    })
  })

  it('names the escapes that no profile reads', async () => {
    expect(
      (await explain({ signed: { url: '/%C3%A9' }, arrived: { url: '/%E9' } })).get('canonical-request'),
    ).toMatchObject({
      hint: expect.stringMatching(/^The signature matches the target with escapes of latin-1 as UTF-8/),
      evidence: { accident: 'target-malformed', confidence: 'proven' },
    })
  })

  it('gives advice if nothing matches', async () => {
    const check = (await explain({ signing: unknown, arrived: { url: '/%E9%00' } })).get('canonical-request')
    expect(check?.hint).toBe(
      'Let the sender write the target, the method and the headers as the error says, and sign them in that form',
    )
    expect(check?.evidence).toEqual({})
  })

  it('says that WebCrypto failed', async () => {
    const subtle = new Proxy(crypto.subtle, {
      get: (target, name) => (name === 'digest' ? down : Reflect.get(target, name).bind(target)),
    })
    const engine = { subtle } as Crypto
    expect((await explain({ options: { crypto: engine } })).get('canonical-request')).toMatchObject({ hint: ours })
  })
})

describe('the reports of the key and the signature', () => {
  it('name the secret of an unknown access key, which the signature proves', async () => {
    const check = (await explain({ signing: { accessKey: 'Key1' } })).get('signing-key')
    expect(check).toMatchObject({
      outcome: 'failed',
      hint: expect.stringMatching(/^The signature matches the secret of the access key key1/),
      evidence: { liveSecrets: 0, accident: 'another-secret', confidence: 'proven' },
    })
  })

  it('advise about an unknown access key', async () => {
    const check = (await explain({ signing: unknown })).get('signing-key')
    expect(check?.evidence).toEqual({ liveSecrets: 0 })
    expect(check?.hint).toMatch(/^Add the access key to secrets/)
  })

  it('say that the look-up or the engine failed', async () => {
    const looking = (await explain({ options: { secrets: down } })).get('signing-key')
    expect(looking).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', hint: ours })
    expect(looking?.evidence).toBeUndefined()
    const subtle = new Proxy(crypto.subtle, {
      get: (target, name) => (name === 'verify' ? down : Reflect.get(target, name).bind(target)),
    })
    const verifying = (await explain({ options: { crypto: { subtle } as Crypto } })).get('signature')
    expect(verifying).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', hint: ours })
    expect(verifying?.evidence).toBeUndefined()
  })

  it('name the accident that the signature proves', async () => {
    expect((await explain({ arrived: { method: 'PUT' } })).get('signature')).toMatchObject({
      outcome: 'failed',
      hint: expect.stringMatching(/^The signature matches the method POST/),
      evidence: { computedDigest: sha256, signedDigest: sha256, accident: 'method-changed', confidence: 'proven' },
    })
  })

  it('guess from the body, and advise to compare, if nothing matches', async () => {
    const check = (await explain({ arrived: { body: encodeUtf8('another') } })).get('signature')
    expect(check?.hint).toMatch(/^Compare the canonical request with the one that the signer made/)
    expect(check?.evidence).toEqual({ computedDigest: sha256 })
    const headers: [string, string][] = [...genuine.headers, ['Content-Type', 'application/json']]
    const body = encodeUtf8('a=1&c=2')
    const guessed = (await explain({ signed: { headers }, arrived: { headers, body } })).get('signature')
    expect(guessed?.evidence).toMatchObject({ computedDigest: sha256, accident: 'form-encoded', confidence: 'likely' })
    expect(guessed?.hint).not.toMatch(/^Compare/)
  })
})
