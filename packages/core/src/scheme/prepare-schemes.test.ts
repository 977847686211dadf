import { createTestAuthority, createTestKeys, type TestKeys } from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import type { SignedRequest } from '../request/signed-request.js'
import { readPins } from '../signing-certificate/read-pins.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import type { InlineRun, InlineSample } from './inline-kind.js'
import { createInlineScheme } from './inline-scheme.js'
import type { PinnedRun, PinnedSample } from './pinned-kind.js'
import { createPinnedScheme } from './pinned-scheme.js'
import { notSigned, type SchemeResult } from './scheme-run.js'

const now = new Date('2026-06-01T12:00:00Z')
const currentDate = (): Date => now
const identity = {
  name: 'acme',
  status: 400,
  repeats: false,
  covers: 'body',
  maxBodyBytes: 100,
  creator: 'createAcmeVerifier',
  options: {},
  reports: () => ({}),
} as const
const body = encodeUtf8('body')
const mismatch = { code: 'ERR_SIGNATURE_MISMATCH' }
const failedFor = (cause: object) => ({
  code: 'ERR_DEPENDENCY_FAILED',
  scheme: 'acme',
  cause: expect.objectContaining(cause),
})

interface Settings {
  readonly accepts: boolean
}

let keys: TestKeys
let request: SignedRequest
let signature: Uint8Array<ArrayBuffer>
let anchor: string
let chain: readonly string[]
let signerPem: string

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  signature = await keys.signFixed(body, 'SHA-256')
  request = { method: 'POST', url: '/', headers: [], body }
  const root = await createTestAuthority({ at: now, keyType: 'P-256' })
  const signer = await root.issue({ keys })
  ;[anchor, signerPem, chain] = [root.anchorPem, signer.pem, [encodeBase64(signer.der)]]
})

const signed = () => ({ name: 'Signature', hash: 'SHA-256', signature, data: body }) as const

describe('prepare() of a scheme whose messages carry certificates', () => {
  const checks = vi.fn(async (run: InlineRun<object>, { accepts }: Settings): Promise<SchemeResult<string>> => {
    const { prove } = await run.certificates(() => chain)
    const proof = await prove(() => (accepts ? signed() : { ...signed(), data: new Uint8Array(1) }))
    return { payload: 'payload', proof: proof(), timestamp: notSigned, replayId: () => 'm1' }
  })

  async function create(sample?: () => Promise<InlineSample<Settings>>, date = new Date(0)) {
    const other = await createTestAuthority({ at: now, keyType: 'P-256' })
    const trustAnchors = vi.fn(() => createTrustAnchors(other.anchorPem))
    checks.mockClear()
    const verifier = createInlineScheme<string, object, Settings, object>({
      ...identity,
      settings: () => ({ accepts: true }),
      certificates: { key: 'P-256', purpose: 'serverAuth', markers: undefined, inline: 'chain', trustAnchors },
      checks,
      ...(sample && { sample }),
    })({ currentDate: () => date })
    return { verifier, trustAnchors }
  }

  const sampleOf = (accepts: boolean) => async () => ({
    request,
    settings: { accepts },
    anchor,
    time: now.toISOString(),
  })

  it('runs every check over the sample, at its time and with its anchor, and reads the anchors of the verifier', async () => {
    const { verifier, trustAnchors } = await create(sampleOf(true))
    await verifier.prepare()
    expect(checks).toHaveBeenCalledTimes(1)
    const [run] = checks.mock.calls[0] as Parameters<typeof checks>
    expect(run.now).toEqual(now)
    expect(run.request.body).toEqual(body)
    expect(trustAnchors).toHaveBeenCalledTimes(1)
  })

  it('fails if the sample is refused', async () => {
    const { verifier } = await create(sampleOf(false))
    await expect(verifier.prepare()).rejects.toMatchObject(failedFor(mismatch))
  })

  it('does not make the verifier trust the anchor of the sample', async () => {
    const { verifier } = await create(sampleOf(true), now)
    await verifier.prepare()
    await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it('only reads the anchors if there is no sample', async () => {
    const { verifier, trustAnchors } = await create()
    await verifier.prepare()
    expect([checks.mock.calls.length, trustAnchors.mock.calls.length]).toEqual([0, 1])
  })
})

describe('prepare() of a scheme whose keys are pinned', () => {
  const checks = vi.fn(async (run: PinnedRun<object>, { accepts }: Settings): Promise<SchemeResult<string>> => {
    const proof = await run.prove(() => (accepts ? signed() : { ...signed(), data: new Uint8Array(1) }))
    return { payload: 'payload', proof: proof(), timestamp: notSigned, replayId: () => 'm1' }
  })

  async function create(sample?: () => Promise<PinnedSample<Settings>>) {
    const other = await createTestAuthority({ at: now, keyType: 'P-256' })
    const pins = vi.fn(() => readPins(crypto, other.anchorPem, 'P-256'))
    checks.mockClear()
    const verifier = createPinnedScheme<string, object, Settings, object>({
      ...identity,
      settings: () => ({ accepts: true }),
      pinned: { key: 'P-256', pins },
      checks,
      ...(sample && { sample }),
    })({ currentDate })
    return { verifier, pins }
  }

  const sampleOf = (accepts: boolean) => async () => {
    const [pin] = await readPins(crypto, signerPem, 'P-256')
    return { request, settings: { accepts }, pin: pin as NonNullable<typeof pin>, time: now.toISOString() }
  }

  it('runs every check over the sample with its pin, and reads the pins of the verifier', async () => {
    const { verifier, pins } = await create(sampleOf(true))
    await verifier.prepare()
    expect(checks).toHaveBeenCalledTimes(1)
    const [run] = checks.mock.calls[0] as Parameters<typeof checks>
    expect(run.now).toEqual(now)
    expect(run.request.body).toEqual(body)
    expect(pins).toHaveBeenCalledTimes(1)
    // The key of the sample is not a pin of the verifier.
    await expect(verifier.verify(request)).rejects.toMatchObject(mismatch)
    expect(pins).toHaveBeenCalledTimes(1)
  })

  it('fails if the sample is refused, or if a pin cannot be used', async () => {
    const { verifier } = await create(sampleOf(false))
    await expect(verifier.prepare()).rejects.toMatchObject(failedFor(mismatch))
    const { verifier: failing, pins } = await create()
    pins.mockRejectedValue(new Error('no file'))
    await expect(failing.prepare()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
  })

  it('only reads the pins if there is no sample', async () => {
    const { verifier, pins } = await create()
    await verifier.prepare()
    expect([checks.mock.calls.length, pins.mock.calls.length]).toEqual([0, 1])
  })
})
