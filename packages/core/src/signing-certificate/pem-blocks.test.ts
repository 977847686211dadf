import { createTestAuthority, der, encodePem } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { amazonTrustAnchors } from '../trust/amazon.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { pemBlocks, pinnedCertificatesKind } from './pem-blocks.js'

const pem = (label: string, base64: string): string =>
  `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`

describe('the blocks of a PEM text', () => {
  it('have a label and contents without white space, in their order', () => {
    const text = `first\n${pem('CERTIFICATE', 'AAEC')}between\n${pem('PUBLIC KEY', 'A'.repeat(100))}last`
    expect(pemBlocks(text)).toEqual([
      { label: 'CERTIFICATE', base64: 'AAEC' },
      { label: 'PUBLIC KEY', base64: 'A'.repeat(100) },
    ])
    expect(pemBlocks('-----BEGIN X-----\r\n AA \t EC\r\n-----END X-----')).toEqual([{ label: 'X', base64: 'AAEC' }])
  })

  it('have a label of at most 64 characters, and at most 65,536 characters of contents', () => {
    const [label, contents] = ['L'.repeat(64), 'A'.repeat(65_534)]
    expect(pemBlocks(pem(label, 'AAEC'))).toEqual([{ label, base64: 'AAEC' }])
    expect(pemBlocks(pem(`${label}L`, 'AAEC'))).toEqual([])
    const block = (base64: string): string => `-----BEGIN A-----\n${base64}\n-----END A-----`
    expect(pemBlocks(block(contents))).toEqual([{ label: 'A', base64: contents }])
    expect(pemBlocks(block(`${contents}A`))).toEqual([])
  })

  it('are absent if a text has no whole block', () => {
    for (const text of [
      '',
      'AAEC',
      '-----BEGIN A-----\nAAEC\n',
      'AAEC\n-----END A-----',
      '-----BEGIN A-----AA-----END B-----',
    ]) {
      expect(pemBlocks(text)).toEqual([])
    }
  })
})

/** SubjectPublicKeyInfo of an RSA key (RFC 3279 section 2.3.1). */
function rsaPublicKey(modulus: bigint): Uint8Array<ArrayBuffer> {
  const key = der.sequence(der.integer(modulus), der.integer(65_537))
  return der.sequence(der.sequence(der.objectIdentifier('1.2.840.113549.1.1.1'), der.empty()), der.bitString(key))
}

describe('the option of pinned certificates', () => {
  const accepts = (value: unknown): boolean => pinnedCertificatesKind.accepts(value)
  let certificate: string
  let publicKey: string

  beforeAll(async () => {
    const [amazon] = (await amazonTrustAnchors()).certificates
    certificate = encodePem((amazon as Certificate).der)
    publicKey = pem('PUBLIC KEY', encodeBase64((amazon as Certificate).subjectPublicKeyInfo.der))
  })

  it('accepts certificates and public keys with an RSA key of at least 2048 bits', () => {
    expect(accepts(certificate)).toBe(true)
    expect(accepts(publicKey)).toBe(true)
    expect(accepts(`a comment\n${publicKey}${certificate}`)).toBe(true)
  })

  it('accepts an RSA modulus of 2048 bits or more, whatever octets its length has, and no smaller one', () => {
    const publicKeyOf = (bits: number): string => pem('PUBLIC KEY', encodeBase64(rsaPublicKey(2n ** BigInt(bits) - 1n)))
    for (const bits of [1024, 1536, 2032, 2033, 2040, 2041, 2047]) expect(accepts(publicKeyOf(bits))).toBe(false)
    for (const bits of [3072, 4096, 8192]) expect(accepts(publicKeyOf(bits))).toBe(true)
    for (let bits = 2048; bits <= 2304; bits += 8) expect(accepts(publicKeyOf(bits))).toBe(true)
  })

  it('is not quoted in messages, because a caller may paste a private key', () => {
    expect(pinnedCertificatesKind.secret).toBe(true)
  })

  it('refuses other keys, other blocks, and blocks that are cut off', async () => {
    const small = pem('PUBLIC KEY', encodeBase64(rsaPublicKey(2n ** 1024n - 1n)))
    const ec = encodePem((await createTestAuthority({ keyType: 'P-256' })).anchor)
    for (const value of [
      '',
      'certificate',
      undefined,
      null,
      [certificate],
      { length: 1 },
      small,
      ec,
      `${certificate}${small}`,
      `${certificate}-----BEGIN CERTIFICATE-----\nAAEC`,
      certificate.replace('-----END', '----END'),
      publicKey.replaceAll('PUBLIC KEY', 'PRIVATE KEY'),
      publicKey.replaceAll('PUBLIC KEY', 'RSA PUBLIC KEY'),
      publicKey.replace('\nM', '\n=M'),
    ]) {
      expect(accepts(value)).toBe(false)
    }
  })
})
