import { describe, expect, it } from 'vitest'
import { type CertificateUrlPolicy, readCertificateUrl } from './certificate-url.js'

const origin = 'https://keys.acme.example'
const one: CertificateUrlPolicy = { title: 'Acme-Certificate', origin, path: /^\/certs\/[a-z0-9.]+\.pem$/ }
const several: CertificateUrlPolicy = { ...one, origin: /^https:\/\/keys-[a-z]+\.acme\.example$/ }
const forbidden = { code: 'ERR_CERTIFICATE_URL_FORBIDDEN' }

describe('readCertificateUrl', () => {
  it('returns a URL of the origin and path that the policy allows', () => {
    expect(readCertificateUrl(`${origin}/certs/1.pem`, one)).toBe(`${origin}/certs/1.pem`)
    expect(readCertificateUrl('https://keys-eu.acme.example/certs/1.pem', several)).toBe(
      'https://keys-eu.acme.example/certs/1.pem',
    )
  })

  it.each([
    `${origin}/other/1.pem`,
    `${origin}/certs/1.pem/`,
    `${origin}/certs/1.pem.txt`,
    `${origin}/certs/../certs/1.pem`,
    `${origin}/certs//1.pem`,
    `${origin}/certs/1.pem?a`,
    `${origin}/certs/1.pem#a`,
    `${origin}/certs/%31.pem`,
    `${origin}certs/1.pem`,
    `${origin}.evil.example/certs/1.pem`,
    `${origin}:443/certs/1.pem`,
    'https://KEYS.acme.example/certs/1.pem',
    'https://evil.example/certs/1.pem',
    'http://keys.acme.example/certs/1.pem',
    '/certs/1.pem',
    '',
  ])('refuses %j', (text) => {
    expect(() => readCertificateUrl(text, one)).toThrow(
      expect.objectContaining({ ...forbidden, message: expect.stringMatching(/^Acme-Certificate [a-z]/) }),
    )
  })

  it('refuses a URL that only ends with the origin', () => {
    const text = `${'x'.repeat('/keys.acme.example'.length)}${origin}`
    expect(() => readCertificateUrl(text, { ...one, path: /^\/[a-z.]+$/ })).toThrow(expect.objectContaining(forbidden))
  })

  it('refuses an origin that the request may not name', () => {
    const [eu, us] = ['https://keys-eu.acme.example', 'https://keys-us.acme.example']
    expect(readCertificateUrl(`${eu}/certs/1.pem`, several, eu)).toBe(`${eu}/certs/1.pem`)
    expect(() => readCertificateUrl(`${us}/certs/1.pem`, several, eu)).toThrow(expect.objectContaining(forbidden))
    expect(readCertificateUrl(`${origin}/certs/1.pem`, one, origin)).toBe(`${origin}/certs/1.pem`)
  })

  it('refuses an origin that a request names and the policy does not allow', () => {
    for (const [policy, other] of [
      [several, 'https://evil.example'],
      [several, 'https://keys-eu.acme.example.evil.example'],
      [one, 'https://evil.example'],
      [one, /^https:\/\/evil\.example$/],
      [several, /^https:\/\/evil\.example$/],
    ] as const) {
      expect(() => readCertificateUrl('https://evil.example/certs/1.pem', policy, other)).toThrow(
        'Acme-Certificate belongs to an origin that is not allowed',
      )
    }
  })

  it('matches the whole origin and the whole path, even if a pattern has no anchors', () => {
    const loose = { ...one, origin: /https:\/\/keys\.acme\.example/, path: /\/certs\/1\.pem/ }
    expect(readCertificateUrl(`${origin}/certs/1.pem`, loose)).toBe(`${origin}/certs/1.pem`)
    for (const text of [`${origin}/certs/1.pem.txt`, `${origin}/a/certs/1.pem`, `${origin}.evil.example/certs/1.pem`])
      expect(() => readCertificateUrl(text, loose, text.includes('evil') ? undefined : origin)).toThrow(
        expect.objectContaining(forbidden),
      )
  })

  it('returns the canonical form of a URL whose differences the policy allows', () => {
    const lenient: CertificateUrlPolicy = { ...one, normalize: ['case', 'port', 'path-segments'] }
    for (const text of [
      'HTTPS://Keys.Acme.Example/certs/1.pem',
      `${origin}:443/certs/1.pem`,
      `${origin}/certs/./a/../1.pem`,
    ])
      expect(readCertificateUrl(text, lenient)).toBe(`${origin}/certs/1.pem`)
  })

  it('reads a URL of any length up to the limit of its own reader', () => {
    const urlOf = (length: number): string => `${origin}/certs/${'a'.repeat(length - origin.length - 11)}.pem`
    for (const length of [511, 512, 513, 2_048]) expect(readCertificateUrl(urlOf(length), one)).toBe(urlOf(length))
    expect(() => readCertificateUrl(urlOf(2_049), one)).toThrow('more than 2048 characters')
  })
})
