import { describe, expect, it, vi } from 'vitest'
import { memoryReplayGuard, releaseClaim, type SignedRequest } from '../index.js'
import { type ApigVerifierOptions, createApigVerifier } from './create-apig-verifier.js'
import type { ApigSignOptions } from './signing/read-sign-options.js'
import { signApigHeaders } from './signing/sign-apig-request.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2023-04-23T12:00:00Z')
const plain: SignedRequest = {
  method: 'POST',
  url: '/app1?b=2&a=1',
  headers: [
    ['Host', 'backend.example.com'],
    ['Content-Type', 'text/plain'],
  ],
  body: new TextEncoder().encode('abc'),
}

async function sign(request: SignedRequest = plain, options: Partial<ApigSignOptions> = {}): Promise<SignedRequest> {
  const added = await signApigHeaders(request, { accessKey, secret, date, ...options })
  return { ...request, headers: [...request.headers, ...(Object.entries(added) as [string, string][])] }
}

function verifierWith(options: Partial<ApigVerifierOptions> = {}) {
  return createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date, ...options })
}

function refusal(request: SignedRequest | Request, options: Partial<ApigVerifierOptions> = {}): Promise<unknown> {
  return verifierWith(options)
    .verify(request)
    .then(
      () => 'accepted',
      (error: unknown) => error,
    )
}

const rejected = (code: string, message?: string): unknown =>
  expect.objectContaining({
    name: 'VerificationError',
    scheme: 'apig',
    code,
    status: 401,
    retryable: false,
    ...(message === undefined ? {} : { message: expect.stringContaining(message) }),
  })

describe('createApigVerifier', () => {
  it('resolves to the verified content of the request', async () => {
    const verified = await verifierWith().verify(await sign())
    expect(verified).toMatchObject({
      scheme: 'apig',
      payload: {
        algorithm: 'SDK-HMAC-SHA256',
        accessKey,
        signedHeaders: ['content-type', 'host', 'x-sdk-date'],
        bodySigned: true,
      },
      body: plain.body,
      timestamp: date,
      signer: { id: accessKey },
      algorithm: 'HMAC-SHA-256',
    })
    expect(Object.isFrozen(verified.payload) && Object.isFrozen(verified.payload.signedHeaders)).toBe(true)
  })

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])(
    'verifies %s, with and without a query and a body',
    async (method) => {
      for (const url of ['/', '/app1', '/app1?a=1', '//a', 'https://backend.example.com/app1?a']) {
        for (const body of [plain.body, new Uint8Array(0)]) {
          await expect(verifierWith().verify(await sign({ ...plain, method, url, body }))).resolves.toBeDefined()
        }
      }
    },
  )

  it('uses the host of an absolute target if there is no Host header', async () => {
    const request = await sign({ ...plain, url: 'https://backend.example.com/app1', headers: [] })
    await expect(verifierWith().verify(request)).resolves.toBeDefined()
    await expect(refusal({ ...request, url: 'https://evil.example.com/app1' })).resolves.toEqual(
      rejected('ERR_SIGNATURE_MISMATCH'),
    )
  })

  it('refuses an absolute target that contradicts a signed Host, unless trustedHost is set', async () => {
    const signed = await sign()
    const absolute = { ...signed, url: `https://evil.example.com${signed.url}` }
    expect(await refusal(absolute)).toEqual(rejected('ERR_HEADER_INVALID', 'different hosts'))
    expect(await refusal({ ...signed, url: `https://BACKEND.example.com:443${signed.url}` })).toBe('accepted')
    expect(await refusal(absolute, { trustedHost: 'backend.example.com' })).toBe('accepted')
    const unsignedHost = await sign(plain, { signedHeaders: ['content-type'] })
    expect(await refusal({ ...unsignedHost, url: absolute.url })).toBe('accepted')
  })

  it('returns the verified target, decoded and frozen', async () => {
    const { payload } = await verifierWith().verify(await sign({ ...plain, url: '/a%2Fb/../%C3%A9?b=%2B&a=2&a=1&c' }))
    expect(payload.target).toEqual({
      path: ['a', 'b', '..', 'é'],
      query: [
        ['a', '1'],
        ['a', '2'],
        ['b', '+'],
        ['c', ''],
      ],
    })
    const { target } = payload
    expect(payload.target).toBe(target)
    for (const value of [payload, target, target.path, target.query, ...target.query])
      expect(Object.isFrozen(value)).toBe(true)
    expect(JSON.parse(JSON.stringify(payload)).target).toEqual(target)
  })

  it('returns the target that canonicalUrl returned, because that one was signed', async () => {
    const signed = await sign({ ...plain, url: '/prefix/app1?a=1' })
    const options = { canonicalUrl: (url: string) => `/prefix${url}` }
    const { payload } = await verifierWith(options).verify({ ...signed, url: '/app1?a=1' })
    expect(payload.target.path).toEqual(['prefix', 'app1'])
  })

  it.each([
    ['strict', '/files/a%2Fb', 'path'],
    ['python', '/files/%2e%2e/b', 'path'],
    ['go', '/app1?a=1&a=2', 'query'],
    ['java', '/app1?a=b+c', 'query'],
    ['javascript', '/app1?a=%2526', 'query'],
  ] as const)('refuses an ambiguous target if the option says so: %s, %s', async (profile, url, part) => {
    const signed = await sign({ ...plain, url }, { profile })
    expect(await refusal(signed, { profile })).toBe('accepted')
    const refuse = { profile, ambiguousTarget: 'refuse' } as const
    expect(await refusal(signed, refuse)).toEqual(rejected('ERR_REQUEST_INVALID', `The ${part} of the request target`))
    const plainly = await sign({ ...plain, url: '/app1/x%20y/?b=%20&a=1&c' }, { profile })
    expect(await refusal(plainly, refuse)).toBe('accepted')
  })

  it('refuses an ambiguous target before and after the canonicalUrl hook', async () => {
    const signed = await sign({ ...plain, url: '/files/a/b' })
    const refuse = { ambiguousTarget: 'refuse' } as const
    const arrived = { ...signed, url: '/files/a%2Fb' }
    expect(await refusal(arrived, { ...refuse, canonicalUrl: () => '/files/a/b' })).toEqual(
      rejected('ERR_REQUEST_INVALID'),
    )
    const mapped = { ...refuse, canonicalUrl: () => '/files/a%2Fb' }
    expect(await refusal(signed, mapped)).toEqual(rejected('ERR_REQUEST_INVALID'))
  })

  it('refuses with the words of the vendor’s example', async () => {
    const signed = await sign()
    const headers = [...signed.headers]
    const without = (name: string) => ({ ...signed, headers: headers.filter(([header]) => header !== name) })
    expect(await refusal(without('Authorization'))).toEqual(rejected('ERR_HEADER_MISSING', 'Authorization not found'))
    expect(await refusal({ ...plain, headers: [['Authorization', 'Basic YTpi']] })).toEqual(
      rejected('ERR_HEADER_INVALID', 'Authorization format incorrect'),
    )
    expect(await refusal(signed, { secrets: { other: 's' } })).toEqual(
      rejected('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found'),
    )
    expect(await refusal(without('Content-Type'))).toEqual(
      rejected('ERR_HEADER_MISSING', 'Signed header content-type not found'),
    )
    expect(await refusal(signed, { currentDate: () => new Date(date.getTime() + 900_001) })).toEqual(
      rejected('ERR_TIMESTAMP_OUT_OF_RANGE', 'Signature expired'),
    )
    expect(await refusal(signed, { secrets: { [accessKey]: 'wrong' } })).toEqual(
      rejected('ERR_SIGNATURE_MISMATCH', 'Verify authorization failed'),
    )
  })

  it('refuses a repeated header', async () => {
    const signed = await sign()
    for (const repeated of ['Authorization', 'X-Sdk-Date', 'Host']) {
      const headers = [...signed.headers, ...[...signed.headers].filter(([name]) => name === repeated)]
      expect(await refusal({ ...signed, headers })).toEqual(rejected('ERR_HEADER_INVALID', '2 times'))
    }
    const joined = new Headers([...signed.headers])
    joined.append('X-Sdk-Date', '20230423T120000Z')
    expect(await refusal({ ...signed, headers: joined })).toEqual(rejected('ERR_HEADER_INVALID'))
  })

  it('accepts a date at either end of the tolerance, and none beyond it', async () => {
    const signed = await sign()
    for (const [offset, isFine] of [
      [-900_000, true],
      [900_000, true],
      [-900_001, false],
      [900_001, false],
    ] as const) {
      const outcome = await refusal(signed, { currentDate: () => new Date(date.getTime() + offset) })
      expect(outcome).toEqual(isFine ? 'accepted' : rejected('ERR_TIMESTAMP_OUT_OF_RANGE'))
    }
    expect(await refusal(signed, { timestampTolerance: 0 })).toBe('accepted')
    const clock = () => new Date(date.getTime() + 1)
    expect(await refusal(signed, { timestampTolerance: 0, currentDate: clock })).toEqual(
      rejected('ERR_TIMESTAMP_OUT_OF_RANGE'),
    )
    expect(await refusal(signed, { currentDate: () => new Date(Number.NaN) })).toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      retryable: true,
      status: 503,
    })
  })

  it('refuses an oversize body with 413', async () => {
    expect(await refusal(await sign(), { maxBodyBytes: 2 })).toMatchObject({ code: 'ERR_BODY_TOO_LARGE', status: 413 })
  })

  it('accepts an unsigned body only if that is allowed, and reports it', async () => {
    const unsigned: SignedRequest = {
      ...plain,
      headers: [...plain.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']],
    }
    const signed = { ...(await sign(unsigned)), body: new Uint8Array([1, 2, 3]) }
    expect(await refusal(signed)).toEqual(rejected('ERR_UNSUPPORTED'))
    const { payload } = await verifierWith({ allowUnsignedPayload: true }).verify(signed)
    expect(payload.bodySigned).toBe(false)
    expect(
      await refusal(
        {
          ...signed,
          headers: [...signed.headers].map(
            ([name, value]) => [name, value.replace('UNSIGNED-PAYLOAD', 'unsigned-payload')] as [string, string],
          ),
        },
        { allowUnsignedPayload: true },
      ),
    ).toEqual(rejected('ERR_SIGNATURE_MISMATCH'))
  })

  it('ignores a content hash that is not signed, and compares a signed one with the body', async () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    const declared = await sign({ ...plain, headers: [...plain.headers, ['X-Sdk-Content-Sha256', abc]] })
    expect(await refusal(declared)).toBe('accepted')
    expect(await refusal({ ...declared, body: new Uint8Array(1) })).toEqual(
      rejected('ERR_SIGNATURE_MISMATCH', 'x-sdk-content-sha256'),
    )
    const upper = await sign({ ...plain, headers: [...plain.headers, ['X-Sdk-Content-Sha256', abc.toUpperCase()]] })
    expect(await refusal(upper)).toEqual(rejected('ERR_SIGNATURE_MISMATCH'))
    const signed = await sign()
    const injected = {
      ...signed,
      headers: [...signed.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'] as [string, string]],
    }
    expect(await refusal(injected)).toBe('accepted')
    expect(await refusal({ ...injected, body: new Uint8Array(1) }, { allowUnsignedPayload: true })).toEqual(
      rejected('ERR_SIGNATURE_MISMATCH'),
    )
  })

  it('accepts a signature with either of two secrets, but with no other', async () => {
    const secrets = { [accessKey]: ['old', 'new'] as const }
    expect(await refusal(await sign(plain, { secret: 'old' }), { secrets })).toBe('accepted')
    expect(await refusal(await sign(plain, { secret: 'new' }), { secrets })).toBe('accepted')
    expect(await refusal(await sign(plain, { secret: 'older' }), { secrets })).toEqual(
      rejected('ERR_SIGNATURE_MISMATCH'),
    )
  })

  it('uses the new secret when the look-up returns another one', async () => {
    let current = 'one'
    const verifier = verifierWith({ secrets: async () => current })
    await expect(verifier.verify(await sign(plain, { secret: 'one' }))).resolves.toBeDefined()
    current = 'two'
    await expect(verifier.verify(await sign(plain, { secret: 'one' }))).rejects.toEqual(
      rejected('ERR_SIGNATURE_MISMATCH'),
    )
    await expect(verifier.verify(await sign(plain, { secret: 'two' }))).resolves.toBeDefined()
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the unknown access key %s',
    async (name) => {
      const signed = await sign(plain, { accessKey: name, secret: 'undefined' })
      expect(await refusal(signed)).toEqual(rejected('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found'))
    },
  )

  it('refuses a signature with the placeholder key of an unknown access key, although that key is public', async () => {
    const forged = { secret: '\0'.repeat(32) }
    const subtleAlone = { crypto: { subtle: crypto.subtle } as Crypto }
    for (const options of [{}, subtleAlone]) {
      expect(await refusal(await sign(plain, forged), options)).toEqual(rejected('ERR_SIGNATURE_MISMATCH'))
      const ofNobody = await sign(plain, { ...forged, accessKey: 'nobody' })
      expect(await refusal(ofNobody, options)).toEqual(rejected('ERR_SIGNER_NOT_ALLOWED'))
    }
  })

  it('does the same work for an unknown access key as for a wrong signature', async () => {
    const count = async (options: Partial<ApigVerifierOptions>, request: SignedRequest) => {
      const subtle = { digest: vi.fn(), importKey: vi.fn(), deriveBits: vi.fn(), verify: vi.fn() }
      const counting = {
        subtle: Object.fromEntries(
          Object.entries(subtle).map(([name, spy]) => [
            name,
            (...values: unknown[]) => {
              spy()
              return Reflect.apply(crypto.subtle[name as 'digest'], crypto.subtle, values) as unknown
            },
          ]),
        ),
      } as unknown as Crypto
      const verifier = verifierWith({ ...options, crypto: counting })
      const outcomes = [await verifier.verify(request).catch((error: unknown) => error)]
      const cold = Object.values(subtle).map((spy) => spy.mock.calls.length)
      for (const spy of Object.values(subtle)) spy.mockClear()
      outcomes.push(await verifier.verify(request).catch((error: unknown) => error))
      return {
        outcomes,
        cold,
        digest: subtle.digest.mock.calls.length,
        verify: subtle.verify.mock.calls.length,
        importKey: subtle.importKey.mock.calls.length,
      }
    }
    const signed = await sign()
    const unknown = await count({ secrets: { other: 's' } }, signed)
    const wrong = await count({ secrets: { [accessKey]: 's' } }, signed)
    const wrongTwice = await count({ secrets: { [accessKey]: ['s', 't'] } }, signed)
    const lookedUp = await count({ secrets: async () => undefined }, signed)
    // The first time, two keys are imported: that of the access key, and the placeholder of a second one.
    const work = { cold: [2, 2, 0, 2], digest: 2, verify: 2, importKey: 0 }
    expect([unknown, wrong, wrongTwice, lookedUp]).toEqual([
      { ...work, outcomes: [rejected('ERR_SIGNER_NOT_ALLOWED'), rejected('ERR_SIGNER_NOT_ALLOWED')] },
      { ...work, outcomes: [rejected('ERR_SIGNATURE_MISMATCH'), rejected('ERR_SIGNATURE_MISMATCH')] },
      { ...work, outcomes: [rejected('ERR_SIGNATURE_MISMATCH'), rejected('ERR_SIGNATURE_MISMATCH')] },
      { ...work, outcomes: [rejected('ERR_SIGNER_NOT_ALLOWED'), rejected('ERR_SIGNER_NOT_ALLOWED')] },
    ])
    // A derived key takes the same work again, whether the access key is known or not.
    const credentialScope = { region: 'region-1', service: 'apig' }
    const derived = await sign(plain, { credentialScope })
    const derivedWork = { ...work, cold: [2, 3, 1, 2] }
    expect(await count({ secrets: { other: 's' }, credentialScope }, derived)).toMatchObject(derivedWork)
    expect(await count({ secrets: { [accessKey]: 's' }, credentialScope }, derived)).toMatchObject(derivedWork)
    // An accepted request takes a hash of the body, a hash of the canonical request, and one verification.
    const right = await count({}, signed)
    expect({ ...right, outcomes: 0 }).toEqual({ outcomes: 0, cold: [2, 1, 0, 1], digest: 2, verify: 1, importKey: 0 })
  })

  it('keeps a bounded number of imported keys', async () => {
    let imports = 0
    const counting = {
      subtle: {
        digest: crypto.subtle.digest.bind(crypto.subtle),
        verify: crypto.subtle.verify.bind(crypto.subtle),
        importKey: (...values: Parameters<SubtleCrypto['importKey']>) => {
          imports++
          return crypto.subtle.importKey(...values)
        },
      },
    } as unknown as Crypto
    const secrets = (name: string) => `secret of ${name}`
    const verifier = verifierWith({ secrets, crypto: counting })
    const verify = async (name: string) =>
      verifier.verify(await sign(plain, { accessKey: name, secret: secrets(name) }))
    for (let index = 0; index < 1_001; index++) await verify(`key${index}`)
    expect(imports).toBe(1_001)
    await verify('key1000')
    expect(imports).toBe(1_001)
    await verify('key0')
    expect(imports).toBe(1_002)
  })

  it('fails closed if a part on our side fails', async () => {
    const unavailable = expect.objectContaining({
      code: 'ERR_DEPENDENCY_FAILED',
      scheme: 'apig',
      status: 503,
      retryable: true,
    })
    const signed = await sign()
    const failing = () => {
      throw new Error('s3cret')
    }
    expect(await refusal(signed, { secrets: failing })).toEqual(unavailable)
    expect(await refusal(signed, { secrets: async () => '' })).toEqual(unavailable)
    expect(await refusal(signed, { secrets: () => new Promise(() => {}), secretTimeout: 0.02 })).toEqual(unavailable)
    expect(await refusal(signed, { currentDate: failing })).toEqual(unavailable)
    expect(await refusal(signed, { canonicalUrl: failing })).toEqual(unavailable)
    expect(await refusal(signed, { canonicalUrl: (() => undefined) as unknown as (url: string) => string })).toEqual(
      unavailable,
    )
    expect(
      await refusal(signed, {
        crypto: { subtle: { ...crypto.subtle, verify: failing, digest: failing } } as unknown as Crypto,
      }),
    ).toEqual(unavailable)
    expect(await refusal(signed, { replayGuard: { ...memoryReplayGuard(), claim: failing } })).toEqual(unavailable)
  })

  it('leaves no unhandled rejection if the canonicalUrl hook is asynchronous', async () => {
    const unhandled: unknown[] = []
    const onUnhandled = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', onUnhandled)
    const canonicalUrl = (async () => Promise.reject(new Error('down'))) as unknown as (url: string) => string
    const error = await refusal(await sign(), { canonicalUrl })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
    expect([error, unhandled]).toEqual([expect.objectContaining({ code: 'ERR_DEPENDENCY_FAILED' }), []])
  })

  it('does not hash an unsigned body, and leaves no unhandled rejection if a header is refused first', async () => {
    const digest = vi.fn(async (): Promise<ArrayBuffer> => {
      throw new Error('no digest')
    })
    const subtle = { digest, verify: async () => true, importKey: crypto.subtle.importKey.bind(crypto.subtle) }
    const failing = { crypto: { subtle } as unknown as Crypto }
    expect(await refusal({ ...plain, headers: [] }, failing)).toEqual(rejected('ERR_HEADER_MISSING'))
    expect(digest).not.toHaveBeenCalled()
    expect(await refusal({ ...plain, headers: [['Authorization', 'Basic YTpi']] }, failing)).toEqual(
      rejected('ERR_HEADER_INVALID'),
    )
    expect(digest).not.toHaveBeenCalled()
    const signed = await sign(plain)
    const undated = [...signed.headers].filter(([name]) => name.toLowerCase() !== 'x-sdk-date')
    expect(await refusal({ ...signed, headers: undated }, failing)).toEqual(rejected('ERR_HEADER_MISSING'))
    expect(digest).toHaveBeenCalledOnce()
    const unsigned = await sign({
      ...plain,
      headers: [...plain.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']],
    })
    digest.mockClear()
    await refusal(unsigned, { ...failing, allowUnsignedPayload: true })
    // The hash of the canonical request is the only one.
    expect(digest).toHaveBeenCalledOnce()
  })

  it('verifies the signed form if a proxy removed a prefix or rewrote Host', async () => {
    const signed = await sign({ ...plain, url: '/prefix/app1?a=1' })
    const arrived: SignedRequest = {
      ...signed,
      url: '/app1?a=1',
      headers: [...signed.headers].map(
        ([name, value]) => [name, name === 'Host' ? 'internal:8080' : value] as [string, string],
      ),
    }
    const options = { canonicalUrl: (url: string) => `/prefix${url}`, trustedHost: 'backend.example.com' }
    expect(await refusal(arrived, options)).toBe('accepted')
    expect(await refusal(arrived, { canonicalUrl: options.canonicalUrl })).toEqual(rejected('ERR_SIGNATURE_MISMATCH'))
    expect(await refusal(arrived, { trustedHost: options.trustedHost })).toEqual(rejected('ERR_SIGNATURE_MISMATCH'))
    expect(await refusal(arrived, { ...options, canonicalUrl: () => 'no target' })).toEqual(
      rejected('ERR_REQUEST_INVALID'),
    )
  })

  it('refuses a repeated signature', async () => {
    const verifier = verifierWith({ replayGuard: memoryReplayGuard({ currentDate: () => date }) })
    const signed = await sign()
    await expect(verifier.verify({ ...signed, body: new Uint8Array(1) })).rejects.toEqual(
      rejected('ERR_SIGNATURE_MISMATCH'),
    )
    await verifier.verify(signed)
    await expect(verifier.verify({ ...signed, url: '/app1/?a=1&b=2' })).rejects.toEqual(rejected('ERR_REPLAYED'))
    expect((await verifier.explain(signed)).verdict).toBe('accepted')
  })

  it('answers a copy of a request in progress as retryable, and accepts it after a release', async () => {
    const verifier = verifierWith({ replayGuard: memoryReplayGuard({ currentDate: () => date }) })
    const signed = await sign()
    const verified = await verifier.verify(signed, { lease: true })
    await expect(verifier.verify(signed)).rejects.toMatchObject({ code: 'ERR_IN_PROGRESS', status: 503 })
    await releaseClaim(verified)
    await expect(verifier.verify(signed)).resolves.toBeDefined()
  })

  it('remembers a request as long as its signature is fresh', async () => {
    const complete = vi.fn(async () => {})
    const replayGuard = { ...memoryReplayGuard({ currentDate: () => date }), complete }
    await verifierWith({ replayGuard, timestampTolerance: 60 }).verify(await sign())
    const id = expect.stringMatching(/^apig:signature_key1:[0-9a-f]{64}$/)
    const expires = new Date(date.getTime() + 61_000)
    expect(complete.mock.calls).toEqual([[id, expect.any(String), { expires }]])
  })

  it('logs refusals without the access key or the content', async () => {
    const warn = vi.fn()
    await refusal(await sign(), { secrets: { other: 's' }, logger: { debug: warn, warn } })
    expect(JSON.stringify(warn.mock.calls)).not.toMatch(/signature_|[0-9a-f]{64}/)
    expect(warn).toHaveBeenCalledOnce()
  })

  it.each([
    { timestampTolerance: 901 },
    { timestampTolerance: -1 },
    { timestampTolerance: Number.NaN },
    { secretTimeout: 0 },
    { secretTimeout: 61 },
    { maxBodyBytes: 0 },
    { allowUnsignedPayload: 'yes' },
    { trustedHost: '' },
    { trustedHost: 'a b' },
    { canonicalUrl: '/prefix' },
    { profile: 'ruby' },
    { credentialScope: { region: 'a/b', service: 'c' } },
    { crypto: {} },
    { secrets: {} },
    { secrets: { a: '' } },
    { ambiguousTarget: true },
    { ambiguousTarget: 'reject' },
    { ambiguousTargets: 'refuse' },
    { credentialScope: { region: 'a', service: 'c', zone: 'd' } },
    { profile: { plus: 'space', plusses: 'literal' } },
  ])('throws a TypeError for %j', (options) => {
    expect(() => verifierWith(options as unknown as ApigVerifierOptions)).toThrow(TypeError)
  })

  it.each([
    null,
    {},
    { ...plain, method: 1 },
    { ...plain, url: undefined },
    { ...plain, headers: 1 },
    { ...plain, body: 'abc' },
    { ...plain, headers: [['Authorization']] },
    { ...plain, url: '*' },
  ])('throws only a VerificationError for %j', async (request) => {
    expect(await refusal(request as unknown as SignedRequest)).toMatchObject({ name: 'VerificationError', status: 401 })
  })

  it('refuses hostile requests in bounded time', async () => {
    const authorization = (names: string) =>
      `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${'0'.repeat(64)}`
    const dated: [string, string] = ['X-Sdk-Date', '20230423T120000Z']
    // Time that grows with the square of these lengths would run into the time limit of the test.
    for (const url of [
      `/${'%41'.repeat(10_000)}`,
      `/?${'a&'.repeat(16_000)}`,
      `/?${'&'.repeat(32_000)}`,
      `/${'/'.repeat(30_000)}`,
      `/?${'a=%41&'.repeat(900)}`,
    ]) {
      await refusal({ ...plain, url, headers: [dated, ['Authorization', authorization('x-sdk-date')]] })
    }
    const many = Array.from({ length: 20_000 }, (_, index): [string, string] => [`x_${index}`, ' '.repeat(50)])
    await refusal({ ...plain, headers: [dated, ...many, ['Authorization', authorization('x-sdk-date')]] })
    await refusal({
      ...plain,
      headers: [dated, ['X-A', `a${' '.repeat(1_000_000)}b`], ['Authorization', authorization('x-a;x-sdk-date')]],
    })
  })
})
