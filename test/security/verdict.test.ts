import { VerificationError, type Verifier } from '@countersign/core'
import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import { createApigVerifier } from '@countersign/core/apig'
import { createSnsVerifier } from '@countersign/core/sns'
import { hostile, testAccessKey, testSkillId } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { anchored, downloading } from '../schemes/index.js'
import { alexa, cryptoWith, materials, names, outcomeOf, services } from './services.js'

const broken = (): never => {
  throw new Error('broken on purpose')
}
const throwing = new Proxy({}, { get: broken, has: broken, ownKeys: broken, getPrototypeOf: broken })
const revoked = Proxy.revocable({}, {})
revoked.revoke()

describe('verified-or-thrown', () => {
  it.each(names)('%s: a genuine request resolves', async (name) => {
    expect(await outcomeOf(services[name].create(), await services[name].sign())).toBe('accepted')
  })

  it.each(names)('%s: anything that is not a request is a VerificationError', async (name) => {
    const { url, headers, method } = await services[name].sign()
    const wrong = [undefined, null, 0, '', {}, [], throwing, revoked.proxy, { method, url, headers, body: 'text' }]
    const partly = [
      { method, url, headers, body: null },
      { method, url, headers: null, body: new Uint8Array(0) },
      { method, url, headers: [['a']], body: new Uint8Array(0) },
      { method, url, headers: throwing, body: new Uint8Array(0) },
      { method: 1, url: 2, headers: 3, body: 4 },
    ]
    for (const request of [...wrong, ...partly]) {
      const verifier: Verifier<unknown> = services[name].create()
      expect(await outcomeOf(verifier, request)).toBeInstanceOf(VerificationError)
      expect((await verifier.explain(request as never)).verdict).not.toBe('accepted')
    }
  })

  it('a hostile request is a VerificationError', async () => {
    const run = async (verifier: Verifier<unknown>, requests: AsyncIterable<{ name: string; request: unknown }>) => {
      for await (const { name, request } of requests) {
        expect(await outcomeOf(verifier, request), name).toBeInstanceOf(VerificationError)
      }
    }
    await run(alexa.createVerifier(), hostile.alexa({ authority: alexa.authority, host: alexa.host }))
    await run(services.apig.create(), hostile.apig())
  })

  it.each(names)('%s: only the answer true of an engine counts', async (name) => {
    for (const answer of ['no', 1, {}, []]) {
      const crypto = cryptoWith({ verify: async () => answer as unknown as boolean })
      expect(await outcomeOf(services[name].create({ crypto }), await services[name].sign())).not.toBe('accepted')
    }
  })
})

describe('our-faults-are-retryable', () => {
  const ours = expect.objectContaining({ retryable: true, status: 503 })
  const refusing = async (): Promise<never> => broken()
  const foreign = async (): Promise<never> => {
    throw new VerificationError('ERR_SIGNATURE_MISMATCH', 'Not this request’s')
  }
  const guard = { claim: refusing, complete: refusing, release: refusing }

  it.each(names)('%s: a clock, an engine and a guard that fail', async (name) => {
    const { create, sign } = services[name]
    const faults = [
      { currentDate: broken },
      { currentDate: () => new Date(Number.NaN) },
      { crypto: cryptoWith({ verify: refusing }) },
      { crypto: cryptoWith({ importKey: refusing as unknown as SubtleCrypto['importKey'] }) },
      { replayGuard: guard },
      { replayGuard: { ...guard, claim: foreign } },
    ]
    for (const fault of faults)
      expect(await outcomeOf(create(fault), await sign()), JSON.stringify(fault)).toEqual(ours)
  })

  it.each(downloading)('%s: trust anchors that cannot be read, a network that fails', async (name) => {
    const { create, sign } = services[name]
    const faults = [{ trustAnchors: refusing }, { trustAnchors: foreign }, { fetch: refusing }]
    for (const fault of faults) expect(await outcomeOf(create(fault), await sign())).toEqual(ours)
  })

  it('apig: a secret look-up that fails', async () => {
    for (const secrets of [refusing, foreign]) {
      expect(await outcomeOf(services.apig.create({ secrets }), await services.apig.sign())).toEqual(ours)
    }
  })

  it.each(names)('%s: a logger that throws or rejects has no effect', async (name) => {
    const { create, sign } = services[name]
    for (const log of [broken, refusing]) {
      const logger = { debug: log, info: log, warn: log, error: log }
      expect(await outcomeOf(create({ logger }), await sign())).toBe('accepted')
    }
  })
})

describe('options-are-checked', () => {
  const good = { skillId: testSkillId }
  it.each<[string, object]>([
    ['a misspelt flag', { ...good, allowSHA1: false }],
    ['a misspelt guard', { ...good, replayguard: {} }],
    ['a misspelt tolerance', { ...good, timestampTolerence: 60 }],
    ['a flag as a string', { ...good, allowSha1: 'false' }],
    ['a number as a string', { ...good, timestampTolerance: '60' }],
    ['a negative tolerance', { ...good, timestampTolerance: -1 }],
    ['a tolerance above the limit', { ...good, timestampTolerance: 151 }],
    ['a guard without methods', { ...good, replayGuard: {} }],
    ['a guard that is a function', { ...good, replayGuard: () => true }],
    ['a clock that is a Date', { ...good, currentDate: new Date() }],
    ['null', { ...good, replayGuard: null }],
    ['a skill id that is not valid', { skillId: 'my-skill' }],
    ['no skill', { skillId: [] }],
    ['nothing', {}],
  ])('alexa: %s', (_what, options) => {
    expect(() => createAlexaVerifier(options as never)).toThrow(TypeError)
  })

  it.each<[string, object]>([
    ['no topic', { topicArns: [] }],
    ['a topic ARN that is not valid', { topicArns: ['orders'] }],
    ['an unknown value of chain', { topicArns: ['arn:aws:sns:us-east-1:123456789012:a'], chain: 'none' }],
  ])('sns: %s', (_what, options) => {
    expect(() => createSnsVerifier(options as never)).toThrow(TypeError)
  })

  it.each<[string, object]>([
    ['secrets in a list', { secrets: ['k'] }],
    ['no secret', { secrets: {} }],
    ['a flag as a string', { secrets: { k: 's' }, allowUnsignedPayload: 'false' }],
    ['a host that is a URL', { secrets: { k: 's' }, trustedHost: 'https://x/' }],
  ])('apig: %s', (_what, options) => {
    expect(() => createApigVerifier(options as never)).toThrow(TypeError)
  })

  it('without options', () => {
    for (const create of [createAlexaVerifier, createSnsVerifier, createApigVerifier]) {
      expect(() => (create as () => unknown)()).toThrow(TypeError)
    }
  })
})

describe('own-properties-only', () => {
  it.each(anchored)('%s: a certification path that every object inherits is ignored', async (name) => {
    const other = await services[name].sign()
    const stranger = services[name].create({
      trustAnchors: (await import('@countersign/core/trust/amazon')).amazonTrustAnchors,
    })
    const inherited = { path: { certificates: [] }, found: true, valid: true, allowSha1: true, skillId: anySkill }
    try {
      for (const [key, value] of Object.entries(inherited)) {
        Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true })
      }
      expect(await outcomeOf(stranger, other)).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    } finally {
      for (const key of Object.keys(inherited)) delete (Object.prototype as Record<string, unknown>)[key]
    }
  })

  it('apig: no access key is inherited', async () => {
    const verifier = createApigVerifier({ secrets: { [testAccessKey]: 'a' } })
    for await (const { name, request } of hostile.apig({ accessKey: testAccessKey, secret: 'a' })) {
      if (name === 'inherited-access-key')
        expect(await outcomeOf(verifier, request)).toMatchObject({ code: 'ERR_SIGNER_NOT_ALLOWED' })
    }
  })
})

describe('sha-1-is-limited', () => {
  it('is still used by Amazon, and can be switched off', async () => {
    const signature = await alexa.sign({ hashes: ['SHA-1'] })
    expect(await outcomeOf(alexa.createVerifier(), signature)).toBe('accepted')
    const code = 'ERR_UNSUPPORTED'
    expect(await outcomeOf(alexa.createVerifier({ allowSha1: false }), signature)).toMatchObject({ code })
    const version1 = await materials.sns.sign({ signatureVersion: '1' })
    expect(await outcomeOf(materials.sns.verifier(), version1)).toBe('accepted')
    expect(await outcomeOf(materials.sns.verifier({ allowSha1: false }), version1)).toMatchObject({ code })
  })

  it('never replaces a Signature-256 that does not match', async () => {
    const good = await alexa.sign()
    const other = await alexa.sign({ body: '{}' })
    const bad = other.headers.find(([name]) => name === 'Signature-256') ?? ['', '']
    const headers = good.headers.map((field) => (field[0] === 'Signature-256' ? bad : field))
    expect(await outcomeOf(alexa.createVerifier(), { ...good, headers })).toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
    })
  })

  it('is never accepted in a certificate signature', async () => {
    let tried = 0
    for await (const { name, request } of hostile.alexa({ authority: alexa.authority, host: alexa.host })) {
      if (name !== 'path-sha1') continue
      tried += 1
      expect(await outcomeOf(alexa.createVerifier(), request)).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    }
    expect(tried).toBe(1)
  })
})
