import nodeCrypto from 'node:crypto'
import { createTestAuthority, createTestKeys, encodePem } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { amazonTrustAnchors } from '../trust/amazon.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { readPins } from './read-pins.js'

const block = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${encodeBase64(der)}\n-----END ${label}-----\n`

const idOf = (spki: Uint8Array): string => nodeCrypto.createHash('sha256').update(spki).digest('hex')

describe('the pins of a PEM text', () => {
  it('have the SHA-256 of the SubjectPublicKeyInfo, the key, and the validity of a certificate, in their order', async () => {
    const { certificates } = await amazonTrustAnchors()
    const [certified, other] = certificates as [Certificate, Certificate]
    const text = block('CERTIFICATE', certified.der) + block('PUBLIC KEY', other.subjectPublicKeyInfo.der)
    const pins = await readPins(crypto, text, 'RSA')
    expect(pins).toEqual([
      {
        id: idOf(certified.subjectPublicKeyInfo.der),
        jwk: { kty: 'RSA', n: expect.any(String), e: 'AQAB' },
        validity: { notBefore: certified.notBefore.getTime(), notAfter: certified.notAfter.getTime() },
      },
      {
        id: idOf(other.subjectPublicKeyInfo.der),
        jwk: { kty: 'RSA', n: expect.any(String), e: 'AQAB' },
        validity: undefined,
      },
    ])
    expect(pins[0]?.jwk.n).not.toBe(pins[1]?.jwk.n)
  })

  it('cannot be used if a block is something else, which is not the fault of a sender', async () => {
    const [rsa] = (await amazonTrustAnchors()).certificates
    const anchorPem = encodePem((rsa as Certificate).der)
    const [ec, small] = [await createTestKeys('P-256'), await createTestKeys('RSA-1024')]
    const ecCertificate = (await createTestAuthority({ keyType: 'P-256' })).anchorPem
    for (const bad of [
      block('PUBLIC KEY', ec.subjectPublicKeyInfo),
      block('PUBLIC KEY', small.subjectPublicKeyInfo),
      block('PUBLIC KEY', Uint8Array.of(0x30, 0)),
      block('CERTIFICATE', Uint8Array.of(0x30, 0)),
      ecCertificate,
    ]) {
      await expect(readPins(crypto, anchorPem + bad, 'RSA')).rejects.toMatchObject({
        code: 'ERR_DEPENDENCY_FAILED',
        retryable: true,
        message: 'Block 2 of the pinned certificates cannot be used',
        cause: expect.any(Error),
      })
    }
  })

  it('have keys of the type that the scheme signs with', async () => {
    const types = ['P-256', 'P-384', 'P-521'] as const
    const keys = await Promise.all(types.map((type) => createTestKeys(type)))
    const pem = keys.map(({ subjectPublicKeyInfo }) => block('PUBLIC KEY', subjectPublicKeyInfo))
    for (const [index, type] of types.entries()) {
      for (const [other, text] of pem.entries()) {
        const pins = readPins(crypto, text, type)
        if (other === index) expect(await pins).toMatchObject([{ jwk: { kty: 'EC', crv: type }, validity: undefined }])
        else await expect(pins).rejects.toMatchObject({ cause: { message: `The block has no ${type} key` } })
      }
    }
  })
})
