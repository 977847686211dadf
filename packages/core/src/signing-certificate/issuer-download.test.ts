import {
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  encodePem,
  type HostFault,
  type IssuedCertificate,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createTrustAnchors } from '../x509/index.js'
import { readCertificateSettings } from './certificate-options.js'
import { type CertificateStore, memoryCertificateStore } from './certificate-store.js'
import { downloadLimits } from './download.js'
import { IssuerDownload } from './issuer-download.js'
import { CertificateValidation } from './validate-certificate.js'
import type { VerificationKey } from './verification-key.js'

const at = new Date('2026-06-01T12:00:00Z')
const dnsName = 'signer.test'
const certificateUrl = 'https://certificates.test/signer.pem'
const issuerUrl = 'https://issuers.test/issuer.cer'
const upperUrl = 'https://issuers.test/upper.cer'
const topUrl = 'https://issuers.test/top.cer'

let keys: TestKeys
let root: TestAuthority
let issuer: TestAuthority
let signer: IssuedCertificate

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
  issuer = await root.intermediate({ keyType: 'P-256' })
  signer = await issue(issuer)
})

const issue = (by: TestAuthority, caIssuers: readonly string[] = [issuerUrl]): Promise<IssuedCertificate> =>
  by.issue({ dnsNames: [dnsName], keys, caIssuers })

interface Setting {
  readonly host: CertificateHost
  /** Resolves to the key of a certificate, cold or warm. */
  readonly resolve: (url?: string) => Promise<VerificationKey>
  readonly downloads: () => readonly string[]
}

async function createSetting(
  files: Record<string, string | Uint8Array>,
  options: { store?: CertificateStore; intermediates?: string; crypto?: Crypto } = {},
): Promise<Setting> {
  const host = createCertificateHost({ [certificateUrl]: signer.pem, ...files })
  const trustAnchors = await createTrustAnchors(root.anchorPem)
  const settings = readCertificateSettings(
    {
      fetch: host.fetch,
      ...(options.store && { certificateStore: options.store }),
      ...(options.crypto && { crypto: options.crypto }),
    },
    { maxBodyBytes: 1, trustAnchors: async () => trustAnchors },
  )
  const certificates = new CertificateValidation(
    settings,
    { file: 'end-entity', proof: 'path', key: 'P-256', purpose: 'serverAuth', markers: undefined, isNamed: true },
    {
      url: { origin: 'https://issuers.test', path: /^\/.*$/ },
      intermediates: options.intermediates,
    },
  )
  const resolve = async (url = certificateUrl): Promise<VerificationKey> =>
    await certificates.find({ url, dnsName }, at, 'anywhere')
  return { host, resolve, downloads: () => host.requests.map(({ url }) => url) }
}

describe('the issuers of a certificate', () => {
  it('are found in DER or PEM, with one or several in a file', async () => {
    const other = await createTestAuthority({ at, keyType: 'P-256' })
    for (const file of [issuer.der, encodePem(issuer.der), encodePem(other.anchor) + encodePem(issuer.der)]) {
      const { resolve, downloads } = await createSetting({ [issuerUrl]: file })
      expect((await resolve()).notAfter).toBe(signer.notAfter.getTime())
      expect(downloads()).toEqual([certificateUrl, issuerUrl])
    }
  })

  it('are not searched if the trust anchor issued the certificate', async () => {
    const direct = await issue(root)
    const { resolve, downloads } = await createSetting({ [certificateUrl]: direct.pem })
    await resolve()
    expect(downloads()).toEqual([certificateUrl])
  })

  it('are found three steps away, and no further', async () => {
    const top = await root.intermediate({ keyType: 'P-256' })
    const upper = await top.intermediate({ keyType: 'P-256', caIssuers: [topUrl] })
    const lower = await upper.intermediate({ keyType: 'P-256', caIssuers: [upperUrl] })
    const files = { [issuerUrl]: lower.der, [upperUrl]: upper.der, [topUrl]: top.der }
    const near = await createSetting({ ...files, [certificateUrl]: (await issue(lower)).pem })
    await near.resolve()
    expect(near.downloads()).toEqual([certificateUrl, issuerUrl, upperUrl, topUrl])

    const lowest = await lower.intermediate({ keyType: 'P-256', caIssuers: ['https://issuers.test/lower.cer'] })
    const far = await createSetting({
      [certificateUrl]: (await issue(lowest)).pem,
      [issuerUrl]: lowest.der,
      'https://issuers.test/lower.cer': lower.der,
      [upperUrl]: upper.der,
      [topUrl]: top.der,
    })
    await expect(far.resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    expect(far.host.count()).toBe(4)
  })

  it('end if a certificate names its own URL as that of its issuer', async () => {
    const a = await createTestAuthority({ at, keyType: 'P-256', subject: 'a', caIssuers: [issuerUrl] })
    const { resolve, host } = await createSetting({ [certificateUrl]: (await issue(a)).pem, [issuerUrl]: a.der })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    expect(host.count()).toBeLessThanOrEqual(4)
  })

  it('are requested at two URLs for each certificate at most, and only inside the policy', async () => {
    const urls = ['http://169.254.169.254/', ...Array.from({ length: 50 }, (_, index) => `${issuerUrl}.${index}`)]
    const { resolve, host, downloads } = await createSetting({ [certificateUrl]: (await issue(issuer, urls)).pem })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true })
    expect(downloads()).toEqual([certificateUrl, `${issuerUrl}.0`, `${issuerUrl}.1`])
    host.serve(`${issuerUrl}.1`, issuer.der)
    await expect(resolve()).resolves.toBeDefined()
  })

  it('are not requested if no URL is inside the policy', async () => {
    const pem = (await issue(issuer, ['http://169.254.169.254/', 'ldap://issuers.test/x'])).pem
    const { resolve, downloads } = await createSetting({ [certificateUrl]: pem })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    expect(downloads()).toEqual([certificateUrl])
  })

  it.each<[string, string | Uint8Array]>([
    ['garbage', Uint8Array.of(0x30, 0x82, 1, 2, 3)],
    ['nothing', ''],
    ['a page', '<html></html>'],
    ['no UTF-8', Uint8Array.of(0xc3, 0x28)],
    ['a certificate in markup', '<p>'],
    ['more than 64 KiB', '\n'.repeat(downloadLimits.maxBytes + 1)],
  ])('make the request retryable if the file is %s', async (_, file) => {
    const { resolve, host } = await createSetting({ [issuerUrl]: file === '<p>' ? `<p>\n${issuer.pem}</p>` : file })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true })
    host.serve(issuerUrl, issuer.der)
    await expect(resolve()).resolves.toBeDefined()
  })

  it('prove nothing by themselves', async () => {
    const impostor = await (await createTestAuthority({ at, keyType: 'P-256' })).intermediate({ keyType: 'P-256' })
    const { resolve } = await createSetting({
      [certificateUrl]: (await issue(impostor)).pem,
      [issuerUrl]: impostor.der,
    })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    // The served issuer has the same name and another key, so it did not sign.
    const twin = await root.intermediate({ keyType: 'P-256' })
    const confused = await createSetting({ [issuerUrl]: twin.der })
    await expect(confused.resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it.each<[string, HostFault]>([
    ['403', { kind: 'status', status: 403 }],
    ['404', { kind: 'status', status: 404 }],
    ['407', { kind: 'status', status: 407 }],
    ['408', { kind: 'status', status: 408 }],
    ['429', { kind: 'status', status: 429 }],
    ['503', { kind: 'status', status: 503 }],
    ['a redirect', { kind: 'redirect', location: 'https://elsewhere.test/' }],
  ])('make the request retryable if their host answers %s, because the sender did not choose it', async (_, fault) => {
    const upper = await root.intermediate({ keyType: 'P-256' })
    const lower = await upper.intermediate({ keyType: 'P-256', caIssuers: [upperUrl] })
    const { host, resolve } = await createSetting({
      [certificateUrl]: (await issue(lower)).pem,
      [issuerUrl]: lower.der,
      [upperUrl]: upper.der,
    })
    for (const url of [issuerUrl, upperUrl]) {
      host.fail(fault, { url })
      await expect(resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true })
      host.recover()
    }
    await expect(resolve()).resolves.toBeDefined()
  })

  it('are kept in memory and in the store once a path needs them', async () => {
    const store = memoryCertificateStore({ currentDate: () => at })
    const { resolve, host } = await createSetting({ [issuerUrl]: issuer.der }, { store })
    await resolve()
    expect(await store.get(issuerUrl)).toBe(issuer.pem)
    const [getOfStore, set] = [vi.spyOn(store, 'get'), vi.spyOn(store, 'set')]
    const otherUrl = 'https://certificates.test/other.pem'
    host.serve(otherUrl, (await issue(issuer)).pem)
    await resolve(otherUrl)
    expect(host.count(issuerUrl)).toBe(1)
    // Files in memory are neither requested nor stored again.
    expect(getOfStore.mock.calls).toEqual([[otherUrl]])
    expect(set.mock.calls.map(([url]) => url)).toEqual([otherUrl])
  })

  it('are kept in memory if they came from the store, and are not stored again', async () => {
    const kept: string[] = []
    const get = vi.fn(async (url: string) => (url === issuerUrl ? issuer.pem : undefined))
    const store: CertificateStore = { get, set: async (url) => void kept.push(url) }
    const { resolve, host } = await createSetting({}, { store })
    await resolve()
    const otherUrl = 'https://certificates.test/other.pem'
    host.serve(otherUrl, (await issue(issuer)).pem)
    await resolve(otherUrl)
    expect(get.mock.calls.map(([url]) => url)).toEqual([certificateUrl, issuerUrl, otherUrl])
    expect(kept).toEqual([certificateUrl, otherUrl])
    expect(host.count(issuerUrl)).toBe(0)
  })

  it('are not kept if no path needs them', async () => {
    const impostor = await (await createTestAuthority({ at, keyType: 'P-256' })).intermediate({ keyType: 'P-256' })
    const store = memoryCertificateStore({ currentDate: () => at })
    const { resolve } = await createSetting({ [issuerUrl]: impostor.der }, { store })
    await expect(resolve()).rejects.toThrow()
    expect(await store.get(issuerUrl)).toBeUndefined()
  })

  it('are kept without the files that the path does not need', async () => {
    const top = await root.intermediate({ keyType: 'P-256' })
    const lower = await top.intermediate({ keyType: 'P-256' })
    const twin = await top.intermediate({ keyType: 'P-256', subject: lower.subject, caIssuers: [upperUrl] })
    const kept: string[] = []
    const store: CertificateStore = { get: async () => undefined, set: async (url) => void kept.push(url) }
    const files = { [certificateUrl]: (await issue(lower)).pem, [issuerUrl]: twin.der, [upperUrl]: top.der }
    const { resolve } = await createSetting(files, { store, intermediates: lower.pem })
    await resolve()
    expect(kept).toEqual([certificateUrl, upperUrl])
  })

  it('are downloaded if the stored file is not valid', async () => {
    const twin = await root.intermediate({ keyType: 'P-256' })
    for (const poison of [twin.pem, signer.pem, 'garbage', '', 1, null, `<p>\n${issuer.pem}`]) {
      const store: CertificateStore = {
        get: async (url) => (url === issuerUrl ? (poison as string) : undefined),
        set: async () => {},
      }
      const { resolve, downloads } = await createSetting({ [issuerUrl]: issuer.der }, { store })
      await expect(resolve()).resolves.toBeDefined()
      expect(downloads()).toEqual([certificateUrl, issuerUrl])
    }
  })

  it('are downloaded again if the authority has changed them', async () => {
    const { resolve, host } = await createSetting({ [issuerUrl]: issuer.der })
    await resolve()
    const renewed = await root.intermediate({ keyType: 'P-256' })
    const otherUrl = 'https://certificates.test/other.pem'
    host.serve(otherUrl, (await issue(renewed)).pem)
    host.serve(issuerUrl, renewed.der)
    await expect(resolve(otherUrl)).resolves.toBeDefined()
    expect(host.count(issuerUrl)).toBe(2)
  })

  it('fail closed with a store that fails', async () => {
    const store: CertificateStore = {
      get: async (url) => {
        if (url === issuerUrl) throw new Error('down')
        return undefined
      },
      set: async () => {},
    }
    const { resolve } = await createSetting({ [issuerUrl]: issuer.der }, { store })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
  })
})

it('keeps no file of an issuer without a path', () => {
  const found = { files: [{ url: issuerUrl, from: 'download', pem: '', certificates: [] }], candidates: [] } as const
  const limits = { patience: 1, longest: 1, perHost: 1, inAll: 1 }
  const sources = { fetch, logger: { debug() {}, warn() {} } }
  const rules = { url: { origin: 'https://issuers.test', path: /^\/.*$/ }, intermediates: undefined }
  expect(new IssuerDownload(sources, rules, limits).keep({ ...found, path: undefined }, at)).toEqual([])
})

describe('preloaded intermediates', () => {
  it('replace the download, and are never trusted', async () => {
    const intermediates = `The issuer:\n${issuer.pem}`
    const { resolve, downloads } = await createSetting({}, { intermediates })
    await expect(resolve()).resolves.toBeDefined()
    expect(downloads()).toEqual([certificateUrl])

    const impostor = await createTestAuthority({ at, keyType: 'P-256', subject: 'elsewhere' })
    const pem = (await issue(impostor)).pem
    const trusting = await createSetting({ [certificateUrl]: pem }, { intermediates: impostor.anchorPem })
    await expect(trusting.resolve()).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED' })
  })

  it('are completed by a download if they do not lead to an anchor', async () => {
    const twin = await root.intermediate({ keyType: 'P-256' })
    const { resolve, downloads } = await createSetting({ [issuerUrl]: issuer.der }, { intermediates: twin.pem })
    await expect(resolve()).resolves.toBeDefined()
    expect(downloads()).toEqual([certificateUrl, issuerUrl])
  })

  it('are not completed by a download if the engine fails, which is not a verdict on the path', async () => {
    const subtle = {
      importKey: async () => ({}),
      digest: crypto.subtle.digest.bind(crypto.subtle),
      verify: () => Promise.reject(new Error('engine')),
    }
    const failing = { subtle } as unknown as Crypto
    const { resolve, downloads } = await createSetting({}, { intermediates: issuer.pem, crypto: failing })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
    expect(downloads()).toEqual([certificateUrl])
  })

  it('make the request unavailable if they are malformed', async () => {
    const intermediates = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    const { resolve } = await createSetting({ [issuerUrl]: issuer.der }, { intermediates })
    await expect(resolve()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
  })
})
