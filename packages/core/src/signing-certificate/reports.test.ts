import { describe, expect, it } from 'vitest'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import type { CheckReport, Explained, Finding } from '../explain/report-checks.js'
import { inlineReports } from './inline-reports.js'
import { certificateReports, signatureReport } from './reports.js'

const now = new Date('2026-06-01T12:00:00Z')
const day = 86_400_000
const named = (text: string): unknown => ({ subject: { text } })
const endEntity = {
  subject: { text: 'CN=service' },
  issuer: { text: 'CN=An authority' },
  dnsNames: ['service.test'],
  notBefore: now.getTime() - day,
  notAfter: now.getTime() + day,
}
const file = { from: 'download', endEntity, others: [named('CN=An authority')] }
const url = { url: 'https://keys.test/a.pem', dnsName: 'service.test' }
const path = { certificates: [named('CN=service'), named('CN=root')], signatureChecks: 2 }
const chain = { endEntity, issuers: [named('CN=An authority')] }

const failed = (code: VerificationErrorCode, options: object = {}): VerificationError =>
  new VerificationError(code, 'It failed', options)

async function describeWith(
  report: unknown,
  found: object,
  error?: VerificationError,
  at: Date = now,
): Promise<Finding | undefined> {
  const explained = { found, now: at, ...(error && { error }) }
  return await (report as CheckReport<object>).describe?.(explained as unknown as Explained<object>)
}

const shown = [
  ['a certificate that was downloaded', certificateReports, { 'certificate-download': file, 'certificate-url': url }],
  ['a certificate inside the message', inlineReports, { certificates: chain }],
] as const

describe.each(shown)('the reports of %s', (_, reports, found) => {
  const describeCheck = (
    id: keyof typeof reports,
    more: object = {},
    error?: VerificationError,
    at?: Date,
  ): Promise<Finding | undefined> => describeWith(reports[id], { ...found, ...more }, error, at)
  const validity = { notBefore: new Date(endEntity.notBefore), notAfter: new Date(endEntity.notAfter) }

  it('have the validity and the clock', async () => {
    expect(await describeCheck('certificate-validity')).toEqual({ evidence: { ...validity, at: now } })
  })

  it('say how many days a certificate is too old or too new', async () => {
    const late = new Date(endEntity.notAfter + 3.9 * day)
    const expired = await describeCheck('certificate-validity', {}, failed('ERR_CERTIFICATE_EXPIRED'), late)
    expect(expired?.evidence).toEqual({ ...validity, at: late })
    expect(expired?.diagnosis).toMatchObject({
      cause:
        'The validity of the certificate ended at 2026-06-02T12:00:00.000Z, 3 days before the time that the clock of this machine shows.',
      confidence: 'likely',
    })
    expect(expired?.hint).toContain('currentDate')
    const early = new Date(endEntity.notBefore - 2.5 * day)
    const future = await describeCheck('certificate-validity', {}, failed('ERR_CERTIFICATE_NOT_YET_VALID'), early)
    expect(future?.diagnosis).toMatchObject({
      cause:
        'The validity of the certificate begins at 2026-05-31T12:00:00.000Z, 2 days after the time that the clock of this machine shows.',
      confidence: 'likely',
    })
    expect(future?.hint).toContain('it is behind')
    const inside = await describeCheck('certificate-validity', {}, failed('ERR_CERTIFICATE_EXPIRED'))
    expect(inside?.diagnosis?.cause).toContain(', 0 days before')
  })

  it('have the subjects of the certification path', async () => {
    expect(await describeCheck('certification-path', { 'certification-path': path })).toEqual({
      detail: 'CN=service → CN=root',
      evidence: { signatureChecks: 2 },
    })
    expect(await describeCheck('certification-path')).toBeUndefined()
  })

  it('say why there is no certification path', async () => {
    const error = failed('ERR_CERTIFICATION_PATH_INVALID', { reasons: ['CN=x has expired', 'another'] })
    const finding = await describeCheck('certification-path', {}, error)
    expect(finding?.diagnosis).toMatchObject({
      cause:
        'No trust anchor of the verifier leads to the certificate, which CN=An authority issued: CN=x has expired.',
      confidence: 'likely',
    })
    expect(finding?.hint).toContain('Leave trustAnchors out')
    const bare = await describeCheck('certification-path', {}, failed('ERR_CERTIFICATION_PATH_INVALID'))
    expect(bare?.diagnosis?.cause).toMatch(/which CN=An authority issued\.$/)
    expect(await describeCheck('certification-path', {}, failed('ERR_CERTIFICATE_INVALID'))).toBeUndefined()
  })

  it('say nothing if there is no certificate', async () => {
    const reported = reports as Record<string, unknown>
    for (const id of ['certificate-validity', 'certificate-name', 'certification-path'])
      for (const error of [undefined, failed('ERR_CERTIFICATION_PATH_INVALID')])
        expect(await describeWith(reported[id], {}, error)).toBeUndefined()
  })
})

describe('the reports of certificates', () => {
  it.each([
    'CN=Countersign test root',
    'CN=example',
    'CN=localhost',
    'CN=Staging CA',
    'CN=dummy',
    'CN=a self-signed one',
  ])('ask for the anchor of a test authority: %s', async (text) => {
    const error = failed('ERR_CERTIFICATION_PATH_INVALID')
    const report = certificateReports['certification-path']
    for (const certificate of [
      { ...endEntity, issuer: { text } },
      { ...endEntity, subject: { text } },
    ]) {
      const found = { 'certificate-download': { ...file, endEntity: certificate } }
      expect((await describeWith(report, found, error))?.hint).toContain('authority.anchorPem')
    }
    const other = {
      'certificate-download': { ...file, endEntity: { ...endEntity, issuer: { text: `CN=x${text.slice(3)}` } } },
    }
    const isWhole = /self-signed|test root/.test(text)
    expect((await describeWith(report, other, error))?.hint).toContain(
      isWhole ? 'authority.anchorPem' : 'Leave trustAnchors',
    )
  })

  it('have the names, and the expected one', async () => {
    const report = certificateReports['certificate-name']
    const found = { 'certificate-download': file, 'certificate-url': url }
    const names = { expected: 'service.test', dnsNames: ['service.test'] }
    expect(await describeWith(report, found)).toEqual({ evidence: names })
    expect(await describeWith(report, { 'certificate-download': file })).toEqual({
      evidence: { dnsNames: ['service.test'] },
    })
    const error = failed('ERR_SUBJECT_ALT_NAME_MISMATCH')
    const causeFor = async (dnsNames: readonly string[], wanted: object | undefined): Promise<string | undefined> => {
      const download = { ...file, endEntity: { ...endEntity, dnsNames } }
      const given = { 'certificate-download': download, ...(wanted && { 'certificate-url': wanted }) }
      return (await describeWith(report, given, error))?.diagnosis?.cause
    }
    expect(await causeFor(['a.test', 'b.test'], url)).toBe(
      'The certificate is for a.test, b.test, and service.test was expected.',
    )
    expect(await causeFor([], undefined)).toBe('The certificate is for no host name, and another name was expected.')
    expect(await causeFor(['1', '2', '3', '4', '5', '6'], url)).toContain('for 1, 2, 3, 4, 5, and')
    expect((await describeWith(report, found, error))?.evidence).toEqual(names)
    const inline = inlineReports['certificate-name']
    expect((await describeWith(inline, { certificates: chain }, error))?.evidence).toEqual({
      dnsNames: ['service.test'],
    })
  })

  it('have the source of the file, and what the network shows', async () => {
    const report = certificateReports['certificate-download']
    expect(await describeWith(report, { 'certificate-download': file, 'certificate-url': url })).toEqual({
      evidence: { url: url.url, from: 'download', certificates: ['CN=service', 'CN=An authority'] },
    })
    const cause = Object.assign(new Error('x'), { code: 'ENOTFOUND' })
    const finding = await describeWith(
      report,
      { 'certificate-url': url },
      failed('ERR_CERTIFICATE_FETCH_FAILED', { cause }),
    )
    expect(finding).toMatchObject({
      evidence: { url: url.url, networkCode: 'ENOTFOUND' },
      diagnosis: { cause: 'The name of the certificate host could not be resolved (ENOTFOUND).' },
    })
    expect(finding?.hint).toBe(finding?.diagnosis?.fix)
    const plain = await describeWith(report, { 'certificate-url': url }, failed('ERR_CERTIFICATE_FETCH_FAILED'))
    expect([plain?.evidence, plain?.diagnosis?.cause]).toEqual([{ url: url.url }, 'It failed.'])
    expect(await describeWith(report, {}, failed('ERR_CERTIFICATE_INVALID'))).toEqual({ evidence: { url: undefined } })
  })

  it('have the issuers that were downloaded, and say what to do if they cannot be', async () => {
    const report = certificateReports['issuer-download']
    const issuer = { url: 'http://issuer.test/a.crt', from: 'store', certificates: [named('CN=An authority')] }
    expect(await describeWith(report, { 'issuer-download': { files: [issuer] } })).toEqual({
      evidence: { issuers: [{ ...issuer, certificates: ['CN=An authority'] }] },
    })
    expect(await describeWith(report, {})).toBeUndefined()
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    const refused = await describeWith(report, {}, failed('ERR_CERTIFICATE_FETCH_FAILED', { cause }))
    expect(refused).toMatchObject({
      evidence: { networkCode: 'ECONNREFUSED' },
      hint: expect.stringContaining('intermediates'),
    })
    expect(refused?.diagnosis?.cause).toContain('was refused')
    const plain = await describeWith(report, {}, failed('ERR_CERTIFICATE_FETCH_FAILED'))
    expect(plain).not.toHaveProperty('evidence')
    expect(plain?.diagnosis?.cause).toBe('It failed.')
    expect(await describeWith(report, {}, failed('ERR_CERTIFICATE_INVALID'))).toBeUndefined()
  })

  it('have the subjects of the certificates inside a message', async () => {
    expect(await describeWith(inlineReports.certificates, { certificates: chain })).toEqual({
      evidence: { certificates: ['CN=service', 'CN=An authority'] },
    })
    expect(await describeWith(inlineReports.certificates, {})).toBeUndefined()
  })

  it('describe a signature if its key, its data and its engine are there', async () => {
    const { subtle } = globalThis.crypto
    const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const jwk = await subtle.exportKey('jwk', keys.publicKey)
    const signed = { hash: 'SHA-256' as const, signature: new Uint8Array(64), data: new Uint8Array(1) }
    const report = signatureReport(crypto, 'The signature', ({ found }) => ('none' in found ? undefined : signed))
    const download = { ...file, endEntity: { ...endEntity, subjectPublicKeyInfo: { jwk } } }
    const found = { 'certificate-download': download }
    expect(report.title).toBe('The signature')
    expect((await describeWith(report, found))?.hint).toBeUndefined()
    expect((await describeWith(report, found))?.evidence).toMatchObject({ computedHash: 'SHA-256' })
    expect((await describeWith(report, found, failed('ERR_SIGNATURE_MISMATCH')))?.hint).toContain('signed other bytes')
    expect(await describeWith(report, found, failed('ERR_DEPENDENCY_FAILED'))).toBeUndefined()
    expect(await describeWith(report, { ...found, none: true })).toBeUndefined()
    expect(await describeWith(report, {})).toBeUndefined()
    const keyless = { ...download, endEntity: { ...endEntity, subjectPublicKeyInfo: {} } }
    expect(await describeWith(report, { 'certificate-download': keyless })).toBeUndefined()
  })
})
