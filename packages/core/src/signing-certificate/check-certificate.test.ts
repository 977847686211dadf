import {
  type CertificateOptions,
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type TestAuthority,
} from '@countersign/testing'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Check, strictCheck } from '../checks/check.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { certificateSources } from './certificate-files.js'
import { readCertificateSettings } from './certificate-options.js'
import {
  CertificateChecks,
  type CertificateFindings,
  type CertificateRules,
  type CheckedCertificate,
} from './check-certificate.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import { StoredFiles } from './stored-files.js'

const at = new Date('2026-06-01T12:00:00Z')
const dnsName = 'signer.test'
const url = 'https://certificates.test/signer.pem'
const rules: CertificateRules = {
  file: 'chain',
  proof: 'path',
  key: 'P-256',
  purpose: 'serverAuth',
  markers: undefined,
  isNamed: true,
}
const invalid = { code: 'ERR_CERTIFICATE_INVALID', retryable: false }
const pathInvalid = { code: 'ERR_CERTIFICATION_PATH_INVALID' }
const mismatch = { code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' }

let root: TestAuthority
let intermediate: TestAuthority
let issueBy: (authority: TestAuthority, options?: CertificateOptions) => Promise<IssuedCertificate>
let signer: IssuedCertificate

beforeAll(async () => {
  const keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
  intermediate = await root.intermediate({ keyType: 'P-256' })
  issueBy = (authority, options = {}) => authority.issue({ keys, dnsNames: [dnsName], ...options })
  signer = await issueBy(intermediate)
})

interface Setting {
  /** What the host has at the URL. */
  readonly file: string
  /** What the store has for the URL. */
  readonly stored?: string
  readonly wanted?: string | undefined
  readonly issuers?: IssuerRules
}

/** Runs the checks of one certificate, and records what each check found. */
async function run(changes: Partial<CertificateRules>, { file, stored, wanted = dnsName, issuers }: Setting) {
  const [warn, trustAnchors] = [vi.fn(), vi.fn(() => createTrustAnchors(root.anchorPem))]
  const host = createCertificateHost({ [url]: file })
  const settings = readCertificateSettings(
    { logger: { debug() {}, warn }, trustAnchors },
    { maxBodyBytes: 1, trustAnchors },
  )
  const sources = certificateSources(settings)
  const limits = { patience: 1_000, longest: 1_000, perHost: 1, inAll: 1 }
  const download = issuers && new IssuerDownload(sources, issuers, limits)
  const checks = new CertificateChecks(sources, { ...rules, ...changes }, download)
  const found: Partial<CertificateFindings> = {}
  const strict = strictCheck<CertificateFindings>()
  const recording = {
    wait: async (id: keyof CertificateFindings, check: () => Promise<never>) => {
      const finding = await strict.wait(id, check)
      Object.assign(found, { [id]: finding() })
      return finding
    },
    thorough: false,
  }
  const check = Object.assign((id: keyof CertificateFindings, one: () => never) => {
    const finding = strict(id, one)
    Object.assign(found, { [id]: finding() })
    return finding
  }, recording) as unknown as Check<CertificateFindings>
  const outcome = checks.run(check, () => ({ url, dnsName: changes.isNamed === false ? undefined : wanted }), {
    now: at,
    stored: new StoredFiles({
      store: { get: async () => stored, set: async () => {} },
      logger: settings.logger,
    }),
    download: async (from) => await (await host.fetch(from)).text(),
  })
  const settle = async (): Promise<CheckedCertificate> => await outcome
  return { settle, found, host, warn, trustAnchors }
}

/** Runs the checks, and resolves to their error or to undefined. */
const refusal = async (...given: Parameters<typeof run>): Promise<unknown> => {
  const { settle } = await run(...given)
  return await settle().then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('the checks of a certificate', () => {
  it('find the file and a path to a trust anchor', async () => {
    const { settle, found, host, warn } = await run({}, { file: signer.chainPem })
    const { file, validated } = await settle()
    expect(warn).not.toHaveBeenCalled()
    expect(Object.keys(found)).toEqual([
      'certificate-download',
      'certificate-validity',
      'certificate-name',
      'certificate-usage',
      'certification-path',
    ])
    expect(file()).toMatchObject({ from: 'download', pem: signer.chainPem, others: [{}], validated: undefined })
    expect(validated()).toEqual({ issuers: undefined, path: found['certification-path'] })
    expect(found['certification-path']?.certificates).toHaveLength(3)
    expect(host.count()).toBe(1)
  })

  it('refuse a file that has no path', async () => {
    expect(await refusal({}, { file: signer.pem })).toMatchObject(pathInvalid)
    const other = await createTestAuthority({ at, keyType: 'P-256' })
    expect(await refusal({}, { file: (await issueBy(other)).pem })).toMatchObject(pathInvalid)
  })

  it('refuse a certificate that has ended, or another name, purpose or type of key', async () => {
    const ended = await issueBy(root, { notAfter: new Date(at.getTime() - 1_000) })
    expect(await refusal({}, { file: ended.pem })).toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
    expect(await refusal({}, { file: signer.chainPem, wanted: 'other.test' })).toMatchObject(mismatch)
    const forClients = await issueBy(root, { extendedKeyUsage: ['clientAuth'] })
    expect(await refusal({}, { file: forClients.pem })).toMatchObject(invalid)
    expect(await refusal({ purpose: 'any' }, { file: forClients.pem })).toBeUndefined()
    expect(await refusal({ key: 'RSA' }, { file: signer.chainPem })).toMatchObject(invalid)
  })

  it('refuse a wildcard in place of the name, also if nothing but the download proves the certificate', async () => {
    const wildcard = await issueBy(root, { dnsNames: ['*.signer.test'] })
    for (const proof of ['path', 'transport'] as const)
      expect(await refusal({ proof }, { file: wildcard.pem, wanted: 'a.signer.test' })).toMatchObject(mismatch)
  })

  it('compare no name if the scheme wants none', async () => {
    const other = await issueBy(root, { dnsNames: ['other.test'] })
    const { settle, found } = await run({ isNamed: false }, { file: other.pem })
    await settle()
    expect(found).not.toHaveProperty('certificate-name')
  })

  it('refuse a second certificate in a file that holds one', async () => {
    const direct = await issueBy(root)
    expect(await refusal({ file: 'end-entity' }, { file: direct.pem })).toBeUndefined()
    expect(await refusal({ file: 'end-entity' }, { file: signer.chainPem })).toMatchObject(invalid)
    expect(await refusal({ file: 'end-entity' }, { file: direct.pem + direct.pem })).toMatchObject(invalid)
  })

  it('require the markers of the scheme in the certificate and in that of its issuer', async () => {
    const [own, ofIssuer] = ['1.2.3.1', '1.2.3.2']
    const marked = (id: string): CertificateOptions => ({ extensions: [{ id, value: Uint8Array.of(5, 0) }] })
    const markers = { endEntity: own, issuer: ofIssuer }
    const issuer = await root.intermediate({ keyType: 'P-256', ...marked(ofIssuer) })
    const file = async (authority: TestAuthority, options: CertificateOptions): Promise<string> =>
      (await issueBy(authority, options)).chainPem
    expect(await refusal({ markers }, { file: await file(issuer, marked(own)) })).toBeUndefined()
    expect(await refusal({ markers }, { file: await file(issuer, {}) })).toMatchObject(invalid)
    expect(await refusal({ markers }, { file: await file(intermediate, marked(own)) })).toMatchObject(pathInvalid)
  })

  it('look for no path if only the download proves a certificate', async () => {
    const other = await createTestAuthority({ at, keyType: 'P-256' })
    const { settle, found, trustAnchors } = await run({ proof: 'transport' }, { file: (await issueBy(other)).pem })
    // Set own properties, because JavaScript looks for an absent property in Object.prototype.
    expect((await settle()).validated()).toStrictEqual({ issuers: undefined, path: undefined })
    expect(Object.keys(found)).toEqual([
      'certificate-download',
      'certificate-validity',
      'certificate-name',
      'certificate-usage',
    ])
    expect(trustAnchors).not.toHaveBeenCalled()
    const ended = await issueBy(other, { notAfter: new Date(at.getTime() - 1_000) })
    expect(await refusal({ proof: 'transport' }, { file: ended.pem })).toMatchObject({
      code: 'ERR_CERTIFICATE_EXPIRED',
    })
  })

  it('find the certificates that a file leaves out, as a check of its own', async () => {
    const issuers = { url: { origin: '', path: /^$/ }, intermediates: intermediate.pem }
    const { settle, found } = await run({ file: 'end-entity' }, { file: signer.pem, issuers })
    const { validated } = await settle()
    expect(found['issuer-download']).toBe(validated().issuers)
    expect(found['issuer-download']?.candidates).toHaveLength(1)
    expect(found['certification-path']).toBe(found['issuer-download']?.path)
  })
})

describe('a stored file', () => {
  it('is used if it passes every check, each of which runs once', async () => {
    const { settle, found, host, warn, trustAnchors } = await run({}, { file: 'unused', stored: signer.chainPem })
    const { file, validated } = await settle()
    expect(file()).toMatchObject({ from: 'store', pem: signer.chainPem })
    expect(file().validated).toEqual(validated())
    expect(found['certification-path']).toBe(validated().path)
    expect(validated().path?.certificates).toHaveLength(3)
    expect(trustAnchors).toHaveBeenCalledTimes(1)
    expect([host.count(), warn.mock.calls.length]).toEqual([0, 0])
  })

  it.each<[string, (of: { ended: string; other: string }) => string, string]>([
    ['is not a certificate', () => 'garbage', 'ERR_CERTIFICATE_FETCH_FAILED'],
    ['has ended', ({ ended }) => ended, 'ERR_CERTIFICATE_EXPIRED'],
    ['has another name', ({ other }) => other, 'ERR_SUBJECT_ALT_NAME_MISMATCH'],
    ['has no path', () => signer.pem, 'ERR_CERTIFICATION_PATH_INVALID'],
  ])('is replaced by a download if it %s', async (_, poisonOf, code) => {
    const [ended, other] = await Promise.all([
      issueBy(root, { notAfter: new Date(at.getTime() - 1_000) }),
      issueBy(root, { dnsNames: ['other.test'] }),
    ])
    const stored = poisonOf({ ended: ended.pem, other: other.pem })
    const { settle, host, warn } = await run({}, { file: signer.chainPem, stored })
    expect((await settle()).file()).toMatchObject({ from: 'download', validated: undefined })
    expect(host.count()).toBe(1)
    expect(warn.mock.calls).toEqual([['stored certificate refused', { url, code }]])
  })

  it('is not refused for a fault on our side, which a download would not help', async () => {
    const { settle, host, warn, trustAnchors } = await run({}, { file: signer.chainPem, stored: signer.chainPem })
    trustAnchors.mockRejectedValue(new Error('no file'))
    await expect(settle()).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
    expect([host.count(), warn.mock.calls.length]).toEqual([0, 0])
  })
})
