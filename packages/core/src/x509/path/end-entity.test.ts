import { type CertificateOptions, createTestAuthority, createTestKeys, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { checkReferenceName, readTime, requireDnsName, requireSigningEndEntity, requireValidAt } from './end-entity.js'

const at = new Date('2026-05-01T12:00:00Z')
let issue: (options?: CertificateOptions) => Promise<Certificate>

beforeAll(async () => {
  const root: TestAuthority = await createTestAuthority({ at, keyType: 'P-256' })
  const keys = await createTestKeys('P-256')
  issue = async (options) => {
    const [certificate] = await parseCertificates(
      (await root.issue({ keys, dnsNames: ['a.example.com'], ...options })).der,
    )
    if (certificate === undefined) throw new Error('no certificate')
    return certificate
  }
})

describe('requireDnsName', () => {
  const mismatch = expect.objectContaining({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })

  it('accepts a certificate if one dNSName matches', async () => {
    const certificate = await issue({ dnsNames: ['b.example.com', 'A.example.com'] })
    for (const allowWildcards of [true, false]) {
      expect(() => requireDnsName(certificate, 'a.example.com', { allowWildcards })).not.toThrow()
      expect(() => requireDnsName(certificate, 'c.example.com', { allowWildcards })).toThrow(mismatch)
    }
  })

  it('accepts a wildcard only if the option says so', async () => {
    const certificate = await issue({ dnsNames: ['*.example.com'] })
    expect(() => requireDnsName(certificate, 'a.example.com', { allowWildcards: true })).not.toThrow()
    for (const options of [
      { allowWildcards: false },
      {},
      { allowWildcards: 'true' },
      { allowWildcards: 1 },
      Object.create({ allowWildcards: true }),
    ]) {
      expect(() => requireDnsName(certificate, 'a.example.com', options as { allowWildcards: boolean })).toThrow(
        mismatch,
      )
    }
  })

  it('throws a TypeError for a name that is not a host name, even if the certificate has no name', async () => {
    const certificate = await issue({ dnsNames: [] })
    for (const name of ['', '127.0.0.1', '*.example.com', 'a.example.com.', undefined, ['a.example.com']]) {
      expect(() => requireDnsName(certificate, name as string, { allowWildcards: true })).toThrow(TypeError)
      expect(() => checkReferenceName(name as string)).toThrow(/^dnsName must be a host name/)
    }
    expect(() => checkReferenceName('a.example.com')).not.toThrow()
  })
})

describe('requireValidAt', () => {
  it('accepts both ends of the validity, and no time outside it', async () => {
    const certificate = await issue({
      notBefore: new Date(at.getTime() - 5_000),
      notAfter: new Date(at.getTime() + 5_000),
    })
    const shifted = (milliseconds: number) => () => requireValidAt(certificate, new Date(at.getTime() + milliseconds))
    expect(shifted(-5_000)).not.toThrow()
    expect(shifted(5_000)).not.toThrow()
    expect(shifted(-5_001)).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_NOT_YET_VALID' }))
    expect(shifted(5_001)).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_EXPIRED' }))
  })

  it.each([undefined, null, 0, '2026-05-01', {}, { getTime: (): number => 0 }, new Date(Number.NaN)])(
    'throws a TypeError for %o',
    async (time) => {
      const certificate = await issue()
      expect(() => requireValidAt(certificate, time as Date)).toThrow(TypeError)
      expect(() => readTime(time as Date)).toThrow(/^at must be a/)
    },
  )
})

describe('requireSigningEndEntity', () => {
  it('accepts a certificate that may sign for the purpose', async () => {
    expect(requireSigningEndEntity(await issue(), 'serverAuth')).toBeUndefined()
    const forMail = await issue({ extendedKeyUsage: ['emailProtection'] })
    expect(requireSigningEndEntity(forMail, 'any')).toBeUndefined()
    expect(() => requireSigningEndEntity(forMail, 'serverAuth')).toThrow(
      expect.objectContaining({
        code: 'ERR_CERTIFICATE_INVALID',
        message: 'The end-entity certificate is not for serverAuth (extKeyUsage)',
      }),
    )
  })
})
