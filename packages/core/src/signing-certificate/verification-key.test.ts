import { describe, expect, it } from 'vitest'
import { originOf, VerificationKey } from './verification-key.js'

const url = 'https://files.example.com/certificates/a.pem'
const validity = { notBefore: Date.parse('2026-01-01'), notAfter: Date.parse('2027-01-01') }

// No test here verifies a signature, so the members are nobody's.
const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }

const key = (from: 'store' | 'download', dnsName?: string) =>
  new VerificationKey(crypto, { certificate: { url, dnsName }, subject: 'CN=signer', jwk, validity, from })

describe('originOf', () => {
  it.each([
    [url, 'https://files.example.com'],
    ['https://a.test/', 'https://a.test'],
    ['https://a.test/https://b.test/', 'https://a.test'],
  ])('returns the scheme and host of %s', (text, origin) => {
    expect(originOf(text)).toBe(origin)
  })
})

describe('a verification key', () => {
  it('has the origin of its certificate and the validity of its path', () => {
    expect(key('download')).toMatchObject({ origin: 'https://files.example.com', ...validity })
  })

  it('is of its URL if it was downloaded, and from a store only after it has verified a signature', () => {
    expect(key('download').isOfUrl).toBe(true)
    const stored = key('store')
    expect(stored.isOfUrl).toBe(false)
    stored.confirm()
    expect(stored.isOfUrl).toBe(true)
  })

  it('names the signer by its dNSName, or by its subject if the scheme has none', () => {
    const signer = { certificateUrl: url, notAfter: new Date(validity.notAfter) }
    expect(key('store', 'signer.example.com').describeSigner()).toEqual({ id: 'signer.example.com', ...signer })
    expect(key('store').describeSigner()).toEqual({ id: 'CN=signer', ...signer })
  })
})
