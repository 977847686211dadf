import { createTestAuthority, createTestKeys, encodePem, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates, parseEncodings, readEncodings } from '../certificate/parse-certificates.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import { readCertificate } from '../certificate/read-certificate.js'
import { createTrustAnchors } from './trust-anchors.js'
import { type CertificationPath, validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')
const disagreement = { code: 'ERR_CERTIFICATE_INVALID', message: expect.stringContaining('two readers disagree') }

let root: TestAuthority
let issuer: TestAuthority
let chain: readonly Uint8Array[]

beforeAll(async () => {
  root = await createTestAuthority({ at, keyType: 'P-256' })
  issuer = await root.intermediate({ keyType: 'P-256' })
  chain = (await issuer.issue({ keys: await createTestKeys('P-256'), dnsNames: ['a.example'] })).chain
})

const parse = async (der: Uint8Array): Promise<Certificate> => (await parseCertificates(der))[0] as Certificate

/** Creates a certificate for which the strict reader has another value than the second reader. */
function misread(der: Uint8Array): Certificate {
  const fields = readCertificate(der)
  return new ParsedCertificate(() => ({ ...fields, notAfter: fields.notAfter + 1000 }))
}

async function validate(certificates: readonly Certificate[]): Promise<CertificationPath> {
  const [endEntity, ...intermediates] = certificates
  if (endEntity === undefined) throw new Error('no certificate')
  const trustAnchors = await createTrustAnchors(root.anchor)
  return await validateCertificationPath({ endEntity, intermediates, trustAnchors, at })
}

describe('a certificate that two readers read differently', () => {
  it('is malformed as an end-entity certificate, even if no path exists', async () => {
    const [endEntity = new Uint8Array(0), intermediate = new Uint8Array(0)] = chain
    await expect(validate([misread(endEntity), await parse(intermediate)])).rejects.toMatchObject(disagreement)
    await expect(validate([misread(endEntity)])).rejects.toMatchObject(disagreement)
  })

  it('is malformed as the intermediate of the first path that is tried', async () => {
    const [endEntity = new Uint8Array(0), intermediate = new Uint8Array(0)] = chain
    await expect(validate([await parse(endEntity), misread(intermediate)])).rejects.toMatchObject(disagreement)
  })

  it('is malformed as an intermediate that the search reaches', async () => {
    const [endEntity = new Uint8Array(0)] = chain
    const elsewhere = await createTestAuthority({ at, keyType: 'P-256', subject: 'Elsewhere' })
    const crossSigned = await elsewhere.crossSign(issuer)
    await expect(validate([await parse(endEntity), misread(crossSigned.der)])).rejects.toMatchObject(disagreement)
  })

  it('is malformed as a trust anchor', async () => {
    await expect(createTrustAnchors([misread(root.anchor)])).rejects.toMatchObject(disagreement)
  })

  it('does no harm if no path reaches it', async () => {
    const stranger = await createTestAuthority({ at, keyType: 'P-256', subject: 'Stranger' })
    const certificates = await Promise.all(chain.map(parse))
    expect((await validate([...certificates, misread(stranger.anchor)])).certificates).toHaveLength(3)
  })
})

describe('the second reader', () => {
  it('reads only the certificates of a file that the path reaches', async () => {
    const stranger = await createTestAuthority({ at, keyType: 'P-256', subject: 'Another stranger' })
    const certificates = parseEncodings(readEncodings(encodePem(...chain, stranger.anchor)))
    const { certificates: path } = await validate(certificates)
    expect(path).toHaveLength(3)
    expect(certificates.map(ParsedCertificate.isConfirmed)).toEqual([true, true, false])
  })
})
