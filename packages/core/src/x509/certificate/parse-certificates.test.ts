import { createTestAuthority, encodePem, type IssuedCertificate, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { confirmCertificates, parseCertificates, parseEncodings, readEncodings } from './parse-certificates.js'
import { ParsedCertificate } from './parsed-certificate.js'

let authority: TestAuthority
let issued: IssuedCertificate
beforeAll(async () => {
  authority = await createTestAuthority({ keyType: 'P-256' })
  issued = await authority.issue({ dnsNames: ['signer.example.com'] })
})

const large = () =>
  authority.issue({ dnsNames: Array.from({ length: 400 }, (_, at) => `name-${at}.signer.example.com`) })

describe('parseCertificates', () => {
  it('returns the same object for the same bytes, as PEM text, PEM bytes or DER', async () => {
    const [first] = await parseCertificates(issued.pem)
    const views = [issued.pem, new TextEncoder().encode(issued.pem), issued.der, new Uint8Array(issued.der)]
    for (const view of views) expect((await parseCertificates(view))[0]).toBe(first)
    expect((await parseCertificates(issued.pem + issued.pem)).every((one) => one === first)).toBe(true)
  })

  it('reads a view of a larger buffer', async () => {
    const buffer = new Uint8Array(issued.der.length + 20)
    buffer.set(issued.der, 10)
    const [certificate] = await parseCertificates(buffer.subarray(10, 10 + issued.der.length))
    expect(certificate).toBe((await parseCertificates(issued.pem))[0])
  })

  it('does not remember a certificate of more than 8,192 bytes', async () => {
    const { der, pem } = await large()
    expect(der.length).toBeGreaterThan(8_192)
    for (const form of [der, pem]) {
      const [[one], [other]] = [await parseCertificates(form), await parseCertificates(form)]
      expect(one).not.toBe(other)
      expect(one?.serialNumber).toBe(other?.serialNumber)
    }
  })

  it('keeps a certificate as it was, although the caller changes the bytes afterwards', async () => {
    const { der } = await large()
    const given = new Uint8Array(der)
    const [certificate] = await parseCertificates(given)
    given.fill(0)
    expect(certificate?.der).toEqual(new Uint8Array(der))
  })

  it.each([
    ['null', null],
    ['a number', 1],
    ['an array of numbers', [0x30, 0]],
    ['an ArrayBuffer', new ArrayBuffer(2)],
  ])('throws a TypeError for %s', async (_, value) => {
    await expect(parseCertificates(value as unknown as string)).rejects.toThrow(
      new TypeError('A certificate must be PEM text or DER bytes'),
    )
  })

  it('forgets the oldest of 256 certificates', async () => {
    const pems: string[] = []
    for (let count = 0; count < 257; count += 1) {
      const der = new Uint8Array(issued.der)
      // The last octet belongs to the signature, which parsing does not verify.
      der[der.length - 1] = count & 0xff
      der[der.length - 2] = count >> 8
      pems.push(encodePem(der))
    }
    const [oldest, newest] = [pems[0] as string, pems[256] as string]
    const parsed = []
    for (const pem of pems) parsed.push((await parseCertificates(pem))[0])
    expect((await parseCertificates(newest))[0]).toBe(parsed[256])
    expect((await parseCertificates(pems[1] as string))[0]).toBe(parsed[1])
    expect((await parseCertificates(oldest))[0]).not.toBe(parsed[0])
  })
})

describe('parseEncodings', () => {
  it('lets the second reader read only the first certificate', async () => {
    const [one, two] = [await authority.issue(), await authority.issue()]
    const [first, second] = parseEncodings(readEncodings(one.pem + two.pem))
    expect([first, second].map((certificate) => certificate && ParsedCertificate.isConfirmed(certificate))).toEqual([
      true,
      false,
    ])
    await parseCertificates(two.pem)
    expect(second && ParsedCertificate.isConfirmed(second)).toBe(true)
  })

  it('does not decode a block that was parsed before', async () => {
    const [certificate] = await parseCertificates(issued.pem)
    expect(readEncodings(issued.pem)).toEqual([{ block: expect.any(String), bytes: undefined, known: certificate }])
  })
})

describe('confirmCertificates', () => {
  it('refuses a certificate in which the second reader finds another value', async () => {
    const [certificate] = await parseCertificates(issued.pem)
    const fields = ParsedCertificate.fieldsOf(certificate as NonNullable<typeof certificate>)
    const altered = new ParsedCertificate(() => ({ ...fields, serialNumber: `${fields.serialNumber}00` }))
    for (let time = 0; time < 2; time += 1)
      expect(() => confirmCertificates([altered])).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
    expect(ParsedCertificate.isConfirmed(altered)).toBe(false)
  })
})
