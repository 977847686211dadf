import { type CertificateOptions, createTestAuthority, createTestKeys } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../x509/certificate/certificate.js'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { noPath, requireIdentity, requireKey, requireMarkedIssuer } from './certificate-identity.js'

const marker = '1.2.840.113635.100.6.11.1'
const marked: CertificateOptions = { extensions: [{ id: marker, value: Uint8Array.of(5, 0) }] }
const invalid = (message: string) => expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID', message })
let issue: (options?: CertificateOptions) => Promise<Certificate>

beforeAll(async () => {
  const root = await createTestAuthority({ keyType: 'P-256' })
  const keys = await createTestKeys('P-256')
  issue = async (options = {}) => {
    const key = options.keyType === undefined ? { keys } : {}
    const { der } = await root.issue({ ...key, dnsNames: ['a.example'], ...options })
    return (await parseCertificates(der))[0] as Certificate
  }
})

describe('requireIdentity', () => {
  const identity = { key: 'P-256', purpose: 'any', markers: undefined } as const

  it('accepts a certificate that has the key, the usages and the marker', async () => {
    expect(requireIdentity(await issue(), identity)).toBeUndefined()
    expect(requireIdentity(await issue(marked), { ...identity, markers: { endEntity: marker } })).toBeUndefined()
  })

  it('refuses a certificate without the marker, for another purpose, or with another key', async () => {
    const plain = await issue()
    expect(() => requireIdentity(plain, { ...identity, markers: { endEntity: marker } })).toThrow(
      invalid(`The end-entity certificate does not have the extension ${marker}`),
    )
    expect(() => requireIdentity(plain, { ...identity, key: 'RSA' })).toThrow(invalid('The certificate has no RSA key'))
    expect(() => requireIdentity(plain, { ...identity, key: 'P-384' })).toThrow(
      invalid('The certificate has no P-384 key'),
    )
    const forClients = await issue({ extendedKeyUsage: ['clientAuth'] })
    expect(requireIdentity(forClients, identity)).toBeUndefined()
    expect(() => requireIdentity(forClients, { ...identity, purpose: 'serverAuth' })).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }),
    )
  })
})

describe('requireKey', () => {
  it('returns the members of a key of the wanted type', async () => {
    expect(requireKey(await issue(), 'P-256')).toMatchObject({ kty: 'EC', crv: 'P-256' })
    expect(requireKey(await issue({ keyType: 'RSA-2048' }), 'RSA')).toMatchObject({ kty: 'RSA' })
    for (const keyType of ['Ed25519', 'P-384'] as const) {
      const certificate = await issue({ keyType })
      for (const wanted of ['RSA', 'P-256'] as const) {
        expect(() => requireKey(certificate, wanted)).toThrow(invalid(`The certificate has no ${wanted} key`))
      }
    }
  })
})

describe('requireMarkedIssuer', () => {
  it('requires the marker in the second certificate of a path, if the scheme names one', async () => {
    const [plain, issuer] = [await issue(), await issue(marked)]
    const markers = { endEntity: '1.2.3', issuer: marker }
    expect(requireMarkedIssuer({ certificates: [plain, issuer, plain] }, markers)).toBeUndefined()
    expect(requireMarkedIssuer({ certificates: [plain, plain] }, { endEntity: marker })).toBeUndefined()
    expect(requireMarkedIssuer({ certificates: [plain] }, undefined)).toBeUndefined()
    for (const certificates of [[issuer, plain, issuer], [issuer]]) {
      expect(() => requireMarkedIssuer({ certificates }, markers)).toThrow(
        expect.objectContaining({
          code: 'ERR_CERTIFICATION_PATH_INVALID',
          reasons: [`The certificate of the issuer does not have the extension ${marker}`],
        }),
      )
    }
  })
})

describe('noPath', () => {
  it('has the reason as a sentence', () => {
    expect(noPath('the chain is empty')).toMatchObject({
      code: 'ERR_CERTIFICATION_PATH_INVALID',
      message: 'No valid certification path: the chain is empty',
      reasons: ['The chain is empty'],
    })
  })
})
