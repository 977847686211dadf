import { createTestAuthority, createTestKeys, type IssuedCertificate, type TestAuthority } from '@countersign/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VerificationError } from '../errors.js'
import { ReportedChecks } from '../explain/report-checks.js'
import { createTrustAnchors } from '../x509/index.js'
import { type CertificateOptions, readCertificateSettings } from './certificate-options.js'
import type { CertificateStore } from './certificate-store.js'
import type { CertificateFindings } from './check-certificate.js'
import { CertificateValidation } from './validate-certificate.js'
import type { VerificationKey } from './verification-key.js'

const at = new Date('2026-06-01T12:00:00Z')
const dnsName = 'signer.test'
const certificateUrl = 'https://certificates.test/signer.pem'

let root: TestAuthority
let signer: IssuedCertificate
beforeAll(async () => {
  root = await createTestAuthority({ at, keyType: 'P-256' })
  signer = await root.issue({ dnsNames: [dnsName], keys: await createTestKeys('RSA-2048') })
})
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const never = (): Promise<never> => new Promise(() => {})
const emptyStore: CertificateStore = { get: async () => undefined, set: async () => {} }

/** Waits, without letting time pass, until something has come about; for ever, if it does not. */
async function until(hasCome: () => boolean): Promise<void> {
  while (!hasCome()) await new Promise((resolve) => setImmediate(resolve))
}

/** Cold certificates, how often their files are fetched, and how many calls have an answer. */
async function createSetting(fetch: () => Promise<Response>, options: CertificateOptions = {}) {
  let downloads = 0
  const counted = async (): Promise<Response> => {
    downloads += 1
    return await fetch()
  }
  const trustAnchors = await createTrustAnchors(root.anchorPem)
  const settings = readCertificateSettings(
    { fetch: counted as typeof globalThis.fetch, ...options },
    { maxBodyBytes: 1, trustAnchors: async () => trustAnchors },
  )
  const certificates = new CertificateValidation(
    settings,
    { file: 'end-entity', proof: 'path', key: 'RSA', purpose: 'serverAuth', markers: undefined, isNamed: true },
    undefined,
  )
  let answered = 0
  const resolve = async (url = certificateUrl): Promise<VerificationKey> => {
    try {
      return await certificates.find({ url, dnsName }, at, 'anywhere')
    } finally {
      answered += 1
    }
  }
  const explain = async (url: string): Promise<readonly VerificationError[]> => {
    const reported = new ReportedChecks<CertificateFindings>({ name: 'test', status: 400 })
    await certificates.report(reported.check, () => ({ url, dnsName }), at)
    return reported.errors
  }
  return { resolve, explain, downloads: () => downloads, answered: () => answered }
}

describe('requests that come at once for a certificate that is not known', () => {
  it('are all answered when the first slow download ends, and make one more download at most', async () => {
    const { resolve, downloads } = await createSetting(async () => {
      await later(2_500)
      return new Response(signer.pem)
    })
    const crowd = Promise.all(Array.from({ length: 8 }, () => resolve()))
    await until(() => downloads() === 1)
    await vi.advanceTimersByTimeAsync(2_000)
    await until(() => downloads() === 2)
    await vi.advanceTimersByTimeAsync(500)
    await crowd
    expect(downloads()).toBe(2)
  })

  it('do not wait for a store that does not keep the file', async () => {
    const { resolve, downloads, answered } = await createSetting(async () => new Response(signer.pem), {
      certificateStore: { ...emptyStore, set: never },
    })
    const crowd = Promise.all(Array.from({ length: 8 }, () => resolve()))
    await until(() => answered() === 7)
    // The one that downloaded gives the store its time, and no more.
    await vi.advanceTimersByTimeAsync(999)
    expect(answered()).toBe(7)
    await vi.advanceTimersByTimeAsync(1)
    await crowd
    expect(downloads()).toBe(1)
  })

  it('are answered by one download if the store does not answer', async () => {
    const get = vi.fn(never)
    const set = vi.fn(async () => {})
    const { resolve, downloads, answered } = await createSetting(async () => new Response(signer.pem), {
      certificateStore: { get, set },
    })
    const crowd = Promise.all(Array.from({ length: 8 }, () => resolve()))
    await until(() => get.mock.calls.length === 1)
    await vi.advanceTimersByTimeAsync(1_000)
    await until(() => answered() === 8)
    await crowd
    // A store that is asked for nothing more costs its time once.
    expect([downloads(), get.mock.calls.length, set.mock.calls.length]).toEqual([1, 1, 0])
  })

  it('share the limit on downloads with explanations', async () => {
    const { explain, resolve, downloads } = await createSetting(never)
    for (let index = 0; index < 16; index++) void explain(`https://certificates.test/${index}.pem`)
    await until(() => downloads() === 16)
    const refused = { code: 'ERR_CERTIFICATE_FETCH_FAILED', message: expect.stringMatching(/^Too many certificates/) }
    await expect(resolve('https://certificates.test/more.pem')).rejects.toMatchObject(refused)
    expect(await explain('https://certificates.test/more.pem')).toMatchObject([refused])
    expect(downloads()).toBe(16)
  })

  it('download from one host at most 16 files at once, and more is refused as retryable', async () => {
    const { resolve, downloads, answered } = await createSetting(never)
    const outcomes: unknown[] = []
    for (let index = 0; index < 5_000; index++) {
      resolve(`https://certificates.test/${index}.pem`).catch((error: unknown) => outcomes.push(error))
    }
    await until(() => answered() === 4_984)
    await until(() => downloads() === 16)
    expect(outcomes).toHaveLength(4_984)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', status: 503, retryable: true })
  })
})
