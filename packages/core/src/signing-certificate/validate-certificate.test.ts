import {
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type TestAuthority,
} from '@countersign/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { VerificationError } from '../errors.js'
import { ReportedChecks } from '../explain/report-checks.js'
import { createTrustAnchors } from '../x509/index.js'
import { type CertificateOptions, readCertificateSettings } from './certificate-options.js'
import type { CertificateStore } from './certificate-store.js'
import type { CertificateFindings, CertificateRules } from './check-certificate.js'
import type { IssuerRules } from './issuer-download.js'
import type { SignedData } from './signing-key.js'
import { CertificateValidation } from './validate-certificate.js'
import type { VerificationKey } from './verification-key.js'

const at = new Date('2026-06-01T12:00:00Z')
const dnsName = 'signer.test'
const certificateUrl = 'https://certificates.test/signer.pem'

let root: TestAuthority
let signer: IssuedCertificate
beforeAll(async () => {
  root = await createTestAuthority({ at, keyType: 'P-256' })
  signer = await root.issue({ dnsNames: [dnsName], keyType: 'P-256' })
})
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const never = (): Promise<never> => new Promise(() => {})
const emptyStore: CertificateStore = { get: async () => undefined, set: async () => {} }

/** Waits until a condition is true, without advancing the time. It never resolves if the condition stays false. */
async function until(hasCome: () => boolean): Promise<void> {
  while (!hasCome()) await new Promise((resolve) => setImmediate(resolve))
}

/** Cold certificates, the number of fetches of their files, and the number of answered calls. */
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
    { file: 'end-entity', proof: 'path', key: 'P-256', purpose: 'serverAuth', markers: undefined, isNamed: true },
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

describe('simultaneous requests with an unknown certificate', () => {
  it('are all answered when the first slow download ends, and begin at most one more download', async () => {
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
    // The request that downloaded waits for the store up to its time limit.
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
    // The store is not called again, so its time limit passes only once.
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

  it('download at most 16 files at once from one host, and further requests are refused as retryable', async () => {
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

/** The certificates of one verifier, whose files are on a host and in a store. Their keys are on P-256. */
async function createValidation(
  files: Record<string, string>,
  {
    stored = {},
    rules = {},
    issuers,
  }: { stored?: Record<string, string>; rules?: Partial<CertificateRules>; issuers?: IssuerRules } = {},
) {
  const host = createCertificateHost(files)
  const [get, set] = [vi.fn(async (url: string) => stored[url]), vi.fn(async () => {})]
  const trustAnchors = await createTrustAnchors(root.anchorPem)
  const settings = readCertificateSettings(
    { fetch: host.fetch, certificateStore: { get, set } },
    { maxBodyBytes: 1, trustAnchors: async () => trustAnchors },
  )
  const validation = new CertificateValidation(
    settings,
    {
      ...{ file: 'end-entity', proof: 'path', key: 'P-256', purpose: 'serverAuth', markers: undefined, isNamed: true },
      ...rules,
    },
    issuers,
  )
  return { host, get, set, validation, trustAnchors }
}

const wanted = { url: certificateUrl, dnsName }

describe('the key of a certificate', () => {
  // The host sends its files with timers.
  beforeEach(() => void vi.useRealTimers())

  let one: IssuedCertificate
  let other: IssuedCertificate
  beforeAll(async () => {
    const issue = async () => await root.issue({ dnsNames: [dnsName], keys: await createTestKeys('P-256') })
    ;[one, other] = [await issue(), await issue()]
  })

  it('is cached by its URL while the certificate is valid', async () => {
    const { validation, host } = await createValidation({ [certificateUrl]: one.pem })
    expect(validation.known(certificateUrl, at)).toBeUndefined()
    const key = await validation.find(wanted, at, 'anywhere')
    expect(key.describeSigner()).toEqual({ id: dnsName, certificateUrl, notAfter: one.notAfter })
    expect(key).toMatchObject({
      certificate: wanted,
      jwk: { kty: 'EC', crv: 'P-256' },
      notBefore: one.notBefore.getTime(),
      notAfter: one.notAfter.getTime(),
    })
    expect(validation.known(certificateUrl, at)).toBe(key)
    expect(validation.known('https://certificates.test/other.pem', at)).toBeUndefined()
    expect(await validation.find(wanted, at, 'anywhere')).toBe(key)
    expect(host.count()).toBe(1)
    expect(validation.known(certificateUrl, new Date(one.notAfter.getTime() + 1))).toBeUndefined()
  })

  it('is stored with the file that was downloaded, until the path ends', async () => {
    const brief = new Date(one.notAfter.getTime() - 3_600_000)
    const intermediate = await root.intermediate({ keyType: 'P-256', notAfter: brief })
    const { chainPem } = await intermediate.issue({ dnsNames: [dnsName], keyType: 'P-256' })
    const { validation, set } = await createValidation({ [certificateUrl]: chainPem }, { rules: { file: 'chain' } })
    expect((await validation.find(wanted, at, 'anywhere')).notAfter).toBe(brief.getTime())
    expect(set.mock.calls).toEqual([[certificateUrl, chainPem, { expires: brief }]])
  })

  it('is not stored again if it came from the store', async () => {
    const { validation, host, set } = await createValidation({}, { stored: { [certificateUrl]: one.pem } })
    expect((await validation.find(wanted, at, 'anywhere')).isOfUrl).toBe(false)
    expect([host.count(), set.mock.calls.length]).toEqual([0, 0])
  })

  it('is not kept if the certificate is refused', async () => {
    const { validation, host } = await createValidation({ [certificateUrl]: 'garbage' })
    await expect(validation.find(wanted, at, 'anywhere')).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_FETCH_FAILED',
    })
    expect(validation.known(certificateUrl, at)).toBeUndefined()
    host.serve(certificateUrl, one.pem)
    await expect(validation.find(wanted, at, 'anywhere')).resolves.toBeDefined()
  })

  it('is stored with the file of its issuer, each until it ends', async () => {
    const issuerUrl = 'https://issuers.test/issuer.cer'
    const intermediate = await root.intermediate({ keyType: 'P-256' })
    const { pem } = await intermediate.issue({ dnsNames: [dnsName], keyType: 'P-256', caIssuers: [issuerUrl] })
    const { validation, set } = await createValidation(
      { [certificateUrl]: pem, [issuerUrl]: intermediate.pem },
      { issuers: { url: { origin: 'https://issuers.test', path: /^\/.*$/ }, intermediates: undefined } },
    )
    await validation.find(wanted, at, 'anywhere')
    expect(set.mock.calls.map(([url, file]: unknown[]) => [url, file])).toEqual([
      [certificateUrl, pem],
      [issuerUrl, intermediate.pem],
    ])
  })

  it('comes only from a download if nothing else proves the certificate, and then needs no path', async () => {
    const untrusted = await (await createTestAuthority({ at, keyType: 'P-256' })).issue({
      dnsNames: [dnsName],
      keyType: 'P-256',
    })
    const { validation, get, set } = await createValidation(
      { [certificateUrl]: untrusted.pem },
      { rules: { proof: 'transport' }, stored: { [certificateUrl]: one.pem } },
    )
    const key = await validation.find(wanted, at, 'anywhere')
    expect(key).toMatchObject({ isOfUrl: true, notAfter: untrusted.notAfter.getTime() })
    expect([get.mock.calls.length, set.mock.calls.length]).toEqual([0, 0])
  })

  describe('that came from a store', () => {
    const mixedUp = async () => {
      const setting = await createValidation({ [certificateUrl]: one.pem }, { stored: { [certificateUrl]: other.pem } })
      return { ...setting, key: await setting.validation.find(wanted, at, 'anywhere') }
    }
    /** A signature by the certificate at the URL, or by the certificate in the store. */
    const signedBy = async ({ keys }: IssuedCertificate): Promise<readonly SignedData[]> => {
      const data = Uint8Array.of(1, 2, 3)
      return [{ name: 'Signature', hash: 'SHA-256', signature: await keys.signFixed(data, 'SHA-256'), data }]
    }

    it('is replaced by a download if a signature does not match', async () => {
      const { validation, key, host, get, set } = await mixedUp()
      const candidates = await signedBy(one)
      const verified = await validation.findSigned(key, candidates, at)
      expect(verified).toMatchObject({ signed: candidates[0], key: { isOfUrl: true } })
      expect([host.count(), get.mock.calls.length]).toEqual([1, 1])
      expect(set.mock.calls).toEqual([[certificateUrl, one.pem, { expires: one.notAfter }]])
      expect(validation.known(certificateUrl, at)).toBe(verified?.key)
      // The cached key is now that of the URL, so nothing is downloaded for it.
      await validation.find(wanted, at, 'download')
      expect(host.count()).toBe(1)
    })

    it('is certain after it has verified a signature, and then a mismatch is final', async () => {
      const { validation, key, host } = await mixedUp()
      const candidates = await signedBy(other)
      expect(await validation.findSigned(key, candidates, at)).toEqual({ signed: candidates[0], key })
      expect(key.isOfUrl).toBe(true)
      expect(await validation.findSigned(key, await signedBy(one), at)).toBeUndefined()
      expect(host.count()).toBe(0)
    })

    it('is not replaced after a fault that says nothing about it', async () => {
      const { validation, key, host } = await mixedUp()
      const fault = new VerificationError('ERR_DEPENDENCY_FAILED', 'WebCrypto failed')
      vi.spyOn(key, 'findSigned').mockRejectedValue(fault)
      await expect(validation.findSigned(key, await signedBy(one), at)).rejects.toBe(fault)
      expect([host.count(), key.isOfUrl]).toEqual([0, false])
    })

    it('is replaced even if the downloaded certificate did not sign either', async () => {
      const { validation, key, host } = await mixedUp()
      const third = await root.issue({ dnsNames: [dnsName], keyType: 'P-256' })
      expect(await validation.findSigned(key, await signedBy(third), at)).toBeUndefined()
      expect(host.count()).toBe(1)
    })
  })

  it('is reported even if a later check fails, and an explanation keeps nothing', async () => {
    const { validation, set } = await createValidation({ [certificateUrl]: one.pem })
    const reported = new ReportedChecks<CertificateFindings>({ name: 'test', status: 400 })
    const named = { url: certificateUrl, dnsName: 'other.test' }
    const key = await validation.report(reported.check, () => named, at)
    expect(reported.errors[0]).toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
    expect(key()).toMatchObject({ certificate: named, notAfter: one.notAfter.getTime(), isOfUrl: true })
    expect(validation.known(certificateUrl, at)).toBeUndefined()
    expect(set).not.toHaveBeenCalled()
  })

  it('must have the exact name and not a wildcard, in the certificate and in its path', async () => {
    const wildcard = await root.issue({ dnsNames: ['*.signer.test'], keyType: 'P-256' })
    const { validation } = await createValidation({ [certificateUrl]: wildcard.pem })
    const reported = new ReportedChecks<CertificateFindings>({ name: 'test', status: 400 })
    await validation.report(reported.check, () => ({ url: certificateUrl, dnsName: 'a.signer.test' }), at)
    expect(reported.errors.map(({ code }) => code)).toEqual([
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
    ])
  })
})
