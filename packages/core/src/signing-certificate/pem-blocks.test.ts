import { createTestAuthority, createTestKeys, encodePem } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
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

  it('are absent if a text has none that is whole', () => {
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

describe('the option of pinned certificates', () => {
  const accepts = (value: unknown): boolean => pinnedCertificatesKind.accepts(value)
  let certificate: string
  let publicKey: string

  beforeAll(async () => {
    certificate = (await createTestAuthority({ keyType: 'RSA-2048' })).anchorPem
    publicKey = pem('PUBLIC KEY', encodeBase64((await createTestKeys('RSA-2048')).subjectPublicKeyInfo))
  })

  it('accepts certificates and public keys with an RSA key of at least 2048 bits', () => {
    expect(accepts(certificate)).toBe(true)
    expect(accepts(publicKey)).toBe(true)
    expect(accepts(`a comment\n${publicKey}${certificate}`)).toBe(true)
  })

  it('is not quoted in messages, because a caller may paste a private key', () => {
    expect(pinnedCertificatesKind.secret).toBe(true)
  })

  it('refuses other keys, other blocks, and blocks that are cut off', async () => {
    const small = pem('PUBLIC KEY', encodeBase64((await createTestKeys('RSA-1024')).subjectPublicKeyInfo))
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
