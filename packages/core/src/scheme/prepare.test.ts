import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { anchored, downloading } from '#test/schemes/index.js'
import { anySkill, createAlexaVerifier } from '../alexa/index.js'
import { createApigVerifier } from '../apig/index.js'
import { createAppStoreVerifier } from '../appstore/index.js'
import type { Verifier } from '../checks/verifier.js'
import type { VerifierOptions } from '../checks/verifier-options.js'
import { acceptReplays, createPayPalVerifier } from '../paypal/index.js'
import { anyTopic as anySmnTopic, createSmnVerifier } from '../smn/index.js'
import { anyTopic, createSnsVerifier } from '../sns/index.js'
import { createTrustAnchors } from '../x509/index.js'

const create: Record<string, (options?: object) => Verifier<unknown>> = {
  alexa: (options) => createAlexaVerifier({ skillId: anySkill, ...options }),
  sns: (options) => createSnsVerifier({ topicArns: anyTopic, ...options }),
  apig: (options) => createApigVerifier({ secrets: { key: 'secret' }, ...options }),
  appstore: (options) => createAppStoreVerifier({ bundleId: 'com.example.app', environment: 'Sandbox', ...options }),
  smn: (options) => createSmnVerifier({ topicUrns: anySmnTopic, ...options }),
  paypal: (options) => createPayPalVerifier({ webhookId: '1AB23456CD789012E', replayGuard: acceptReplays, ...options }),
}

// The functions that Workers do not have outside a request.
const forbidden = (): never => {
  throw new Error('not at module scope')
}

describe.each(Object.keys(create))('prepare() of %s', (scheme) => {
  const make = (options?: object): Verifier<unknown> => (create[scheme] as (typeof create)[string])(options)

  it('needs no network, clock, timer, random number, store or guard', async () => {
    const options: VerifierOptions = {
      currentDate: forbidden,
      logger: { debug: forbidden, warn: forbidden },
      replayGuard: { claim: forbidden, complete: forbidden, release: forbidden },
    }
    const certificateStore = { get: forbidden, set: forbidden }
    const downloads = downloading.some((name) => name === scheme)
    const verifier = make(downloads ? { ...options, certificateStore, fetch: forbidden } : options)
    const spies = [
      vi.spyOn(globalThis, 'setTimeout').mockImplementation(forbidden),
      vi.spyOn(Date, 'now').mockImplementation(forbidden),
      vi.spyOn(Math, 'random').mockImplementation(forbidden),
      vi.spyOn(crypto, 'getRandomValues').mockImplementation(forbidden),
    ]
    try {
      await verifier.prepare()
      await Promise.all([verifier.prepare(), verifier.prepare()])
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  })

  it.each<[string, () => unknown]>([
    ['refuses everything', async () => false],
    ['throws', forbidden],
  ])('reports an engine that %s as our fault', async (_, verify) => {
    const { subtle } = crypto
    const engine = {
      subtle: { verify, importKey: subtle.importKey.bind(subtle), digest: subtle.digest.bind(subtle) },
    }
    // No HMAC was signed, so the engine has no answer that could be wrong.
    const isNoticed = scheme !== 'apig' || verify === forbidden
    const prepared = make({ crypto: engine }).prepare()
    const cause: unknown = expect.any(Error)
    const noticed = { code: 'ERR_DEPENDENCY_FAILED', status: 503, scheme, cause }
    if (isNoticed) await expect(prepared).rejects.toMatchObject(noticed)
    else await prepared
  })
})

describe.each(anchored)('the trust anchors of %s', (scheme) => {
  const make = (trustAnchors: unknown): Verifier<unknown> =>
    (create[scheme] as (typeof create)[string])({ trustAnchors })

  it('are not loaded by prepare() if a function returns them', async () => {
    const asked = vi.fn()
    await make(asked).prepare()
    expect(asked).not.toHaveBeenCalled()
  })

  it('make prepare() fail if a promise of them rejects', async () => {
    const cause = new Error('no file')
    const rejected = { code: 'ERR_DEPENDENCY_FAILED', retryable: true, cause, scheme }
    const verifier = make(Promise.reject(cause))
    await expect(verifier.prepare()).rejects.toMatchObject(rejected)
    await expect(verifier.prepare()).rejects.toMatchObject(rejected)
  })

  it('never include the anchor of the sample', async () => {
    const { anchorPem } = await createTestAuthority()
    const { sampleSigner, sampleIntermediate, sampleTime } = await import(
      '../signing-certificate/sample-certificates.js'
    )
    const verifier = createAlexaVerifier({
      skillId: anySkill,
      trustAnchors: await createTrustAnchors(anchorPem),
      fetch: async () => new Response(sampleSigner + sampleIntermediate),
      currentDate: () => new Date(sampleTime),
    })
    await verifier.prepare()
    const { sampleBody, sampleSignature } = await import('../alexa/sample-request.js')
    const request = {
      method: 'POST',
      url: '/',
      headers: [
        ['Signature-256', sampleSignature],
        ['SignatureCertChainUrl', 'https://s3.amazonaws.com/echo.api/sample.pem'],
      ] as [string, string][],
      body: new TextEncoder().encode(sampleBody),
    }
    await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })
})
