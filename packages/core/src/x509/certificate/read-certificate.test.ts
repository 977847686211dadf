import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  der,
  encodePem,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { fromBER } from 'asn1js'
import { Certificate as Decoded } from 'pkijs'
import { beforeAll, describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import type { Certificate } from './certificate.js'
import { encodingOf, readDer } from './der-reader.js'
import { parseCertificates } from './parse-certificates.js'
import { ParsedCertificate } from './parsed-certificate.js'
import { readCertificate } from './read-certificate.js'

const at = new Date('2026-05-01T12:00:00Z')
const { sequence, set, objectIdentifier, string, boolean, integer, tagged, constructed, octetString } = der

let keys: TestKeys
let root: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
})

const encode = async (options: CertificateOptions = {}) =>
  (await root.issue({ keys, dnsNames: ['a.example'], ...options })).der

/** Reads with only the strict reader. */
function parseCertificate(bytes: Uint8Array): Certificate {
  const fields = readCertificate(bytes)
  return new ParsedCertificate(() => fields)
}

describe('parsing a certificate', () => {
  it('reads its fields', async () => {
    const certificate = parseCertificate(
      await encode({
        serialNumber: 0x1234,
        subject: [
          { type: 'C', value: 'XX' },
          { type: 'CN', value: 'Signer' },
        ],
        subjectAltNames: [{ email: 'a@b.example' }, 'b.example'],
        caIssuers: ['http://crt.example/ca.der'],
        extensions: [{ id: '1.2.3', value: Uint8Array.of(1, 2, 3) }],
      }),
    )
    expect(certificate).toMatchObject({
      version: 3,
      serialNumber: '1234',
      issuer: { text: 'CN=Countersign test root,O=Countersign test authority (not for production)' },
      subject: { text: 'CN=Signer,C=XX' },
      notBefore: new Date('2026-04-30T12:00:00Z'),
      notAfter: new Date('2026-05-02T12:00:00Z'),
      dnsNames: ['a.example', 'b.example'],
      caIssuers: ['http://crt.example/ca.der'],
      basicConstraints: { cA: false, pathLength: undefined },
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extKeyUsage: ['1.3.6.1.5.5.7.3.1'],
      subjectPublicKeyInfo: { type: 'EC', jwk: { kty: 'EC', crv: 'P-256' }, fault: undefined },
    })
    expect(certificate.extensions.at(-1)).toEqual({ id: '1.2.3', critical: false, value: Uint8Array.of(1, 2, 3) })
    expect(certificate.authorityKeyIdentifier).toBe(parseCertificate(root.anchor).subjectKeyIdentifier)
  })

  it('returns a frozen value that does not share the bytes it was read from', async () => {
    const input = await encode()
    const copy = input.slice()
    const certificate = parseCertificate(input)
    input.fill(0)
    certificate.notAfter.setTime(0)
    expect(certificate.notAfter).toEqual(new Date('2026-05-02T12:00:00Z'))
    expect(certificate.der).toEqual(copy)
    expect(encodingOf(readDer(certificate.tbsCertificate))).toEqual(certificate.tbsCertificate)
    for (const value of [
      certificate,
      certificate.subject,
      certificate.subjectPublicKeyInfo.jwk,
      certificate.extensions,
      certificate.dnsNames,
    ]) {
      expect(Object.isFrozen(value)).toBe(true)
    }
  })

  it('accepts only bytes that would be encoded the same way', async () => {
    const encodings = [
      root.anchor,
      ...(await Promise.all(
        [
          {},
          { version: 1, editExtensions: () => [] },
          { timeForm: 'GeneralizedTime' },
          { faults: ['duplicate-extension'] },
          {
            nameConstraints: { permitted: ['a.example'], excluded: [{ ip: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) }] },
          },
          {
            subject: [
              [
                { type: 'CN', value: 'ü' },
                { type: 'O', value: 'x', form: 'BMPString' },
              ],
            ],
          },
        ].map((options) => encode(options as CertificateOptions)),
      )),
    ]
    for (const encoding of encodings) {
      expect(parseCertificate(encoding).der).toEqual(encoding)
      const again = new Decoded({ schema: fromBER(encoding).result }).toSchema(true).toBER()
      expect(new Uint8Array(again)).toEqual(encoding)
    }
  })

  it('accepts a GeneralizedTime before 2050, and an encoded cA of FALSE, because many certificates have them', async () => {
    expect(parseCertificate(await encode({ timeForm: 'GeneralizedTime' })).notAfter).toEqual(
      new Date('2026-05-02T12:00:00Z'),
    )
    const extensions = [{ id: '2.5.29.19', value: sequence(boolean(false)) }]
    expect(parseCertificate(await encode({ basicConstraints: null, extensions })).basicConstraints?.cA).toBe(false)
  })

  const time = (text: string, tag = 0x17) => tagged(tag, new TextEncoder().encode(text))
  const validity = (first: Uint8Array): CertificateOptions => ({
    editTbsCertificate: (fields) => ({ ...fields, validity: sequence(first, time('270101000000Z')) }),
  })
  const extension = (id: string, value: Uint8Array): CertificateOptions => ({ extensions: [{ id, value }] })
  const rawExtensions = (...extensions: Uint8Array[]): CertificateOptions => ({
    editTbsCertificate: (fields) => ({ ...fields, extensions: constructed(3, sequence(...extensions)) }),
  })

  it.each<[string, CertificateOptions]>([
    [
      'more extensions than any honest certificate has',
      rawExtensions(
        ...Array.from({ length: 1000 }, () => sequence(objectIdentifier('1.2.3'), octetString(Uint8Array.of()))),
      ),
    ],
    ['trailing bytes', { faults: ['trailing-bytes'] }],
    ['an encoded version 1', { editTbsCertificate: (fields) => ({ ...fields, version: constructed(0, integer(0)) }) }],
    ['version 4', { version: 4 }],
    ['extensions in version 1', { version: 1 }],
    ['extensions in version 2', { version: 2 }],
    ['an empty list of extensions', rawExtensions()],
    [
      'an encoded critical FALSE',
      rawExtensions(sequence(objectIdentifier('1.2.3'), boolean(false), octetString(Uint8Array.of()))),
    ],
    ['an extension without a value', rawExtensions(sequence(objectIdentifier('1.2.3')))],
    [
      'an extension of four values',
      rawExtensions(sequence(objectIdentifier('1.2.3'), boolean(true), octetString(Uint8Array.of()), boolean(true))),
    ],
    [
      'a field after the extensions',
      { editTbsCertificate: (fields) => ({ ...fields, extensions: der.concatenate(fields.extensions, integer(1)) }) },
    ],
    [
      'a SET out of order',
      {
        editTbsCertificate: (fields) => ({
          ...fields,
          subject: sequence(
            tagged(0x31, ...['b', 'a'].map((value) => sequence(objectIdentifier('2.5.4.3'), string(value)))),
          ),
        }),
      },
    ],
    ['a name that is a SET', { subject: set() }],
    ['a UTCTime without seconds', validity(time('2601010000Z'))],
    ['a UTCTime with an offset', validity(time('260101000000+0100'))],
    ['a UTCTime without Z', validity(time('260101000000'))],
    ['a 30 February', validity(time('260230000000Z'))],
    ['a month 13', validity(time('261301000000Z'))],
    ['the hour 24', validity(time('260101240000Z'))],
    ['a second 60', validity(time('260101000060Z'))],
    ['a GeneralizedTime with a fraction', validity(time('20260101000000.5Z', 0x18))],
    ['a GeneralizedTime with a year of two digits', validity(time('260101000000Z', 0x18))],
    ['a time of another type', validity(time('260101000000Z', 0x0c))],
    ['a GeneralizedTime of the year 0', validity(time('00000101000000Z', 0x18))],
    ['a GeneralizedTime of the year 50', validity(time('00500101000000Z', 0x18))],
    ['a GeneralizedTime of the year 99', validity(time('00991231235959Z', 0x18))],
    [
      'a subject that is not UTF-8',
      { subject: sequence(set(sequence(objectIdentifier('2.5.4.3'), tagged(0x0c, Uint8Array.of(0x61, 0xff))))) },
    ],
    [
      'an issuer that is not UTF-8',
      { issuer: sequence(set(sequence(objectIdentifier('2.5.4.3'), tagged(0x0c, Uint8Array.of(0xc0, 0x80))))) },
    ],
    [
      'a subjectKeyIdentifier that is not an OCTET STRING',
      { subjectKeyIdentifier: null, ...extension('2.5.29.14', integer(1)) },
    ],
    ['an empty extKeyUsage', { extendedKeyUsage: null, ...extension('2.5.29.37', sequence()) }],
    [
      'a keyUsage that is not a BIT STRING',
      { keyUsage: null, ...extension('2.5.29.15', octetString(Uint8Array.of(0x80))) },
    ],
    [
      'a negative pathLenConstraint',
      { basicConstraints: null, ...extension('2.5.29.19', sequence(boolean(true), integer(-1))) },
    ],
    [
      'a pathLenConstraint before cA',
      { basicConstraints: null, ...extension('2.5.29.19', sequence(integer(1), boolean(true))) },
    ],
    ['name constraints that constrain nothing', extension('2.5.29.30', sequence())],
    [
      'name constraints with a minimum',
      extension(
        '2.5.29.30',
        sequence(
          constructed(
            0,
            sequence(der.primitive(2, new TextEncoder().encode('a.example')), der.primitive(0, Uint8Array.of(0))),
          ),
        ),
      ),
    ],
    [
      'an authority key identifier with fields out of order',
      {
        authorityKeyIdentifier: null,
        ...extension('2.5.29.35', sequence(der.primitive(2, Uint8Array.of(1)), der.primitive(0, Uint8Array.of(1)))),
      },
    ],
    [
      'bytes after the value of a known extension',
      extension('2.5.29.32', der.concatenate(sequence(sequence(objectIdentifier('1.2.3'))), Uint8Array.of(0))),
    ],
  ])('refuses %s', async (_, options) => {
    const encoding = await encode(options)
    expect(() => parseCertificate(encoding)).toThrow(VerificationError)
    expect(() => parseCertificate(encoding)).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })

  it('returns the same value for the same bytes, and another value for other bytes', async () => {
    const encoding = await encode()
    const [first] = await parseCertificates(encoding)
    const [second] = await parseCertificates(encoding.slice())
    expect(second).toBe(first)
    const altered = encoding.slice()
    altered[altered.length - 1] = (altered.at(-1) as number) ^ 1
    const [third] = await parseCertificates(altered)
    expect(third).not.toBe(first)
    expect(third?.der).toEqual(altered)
  })

  it('returns the same value for PEM as for its DER', async () => {
    const encoding = await encode()
    const [first] = await parseCertificates(encoding)
    expect(await parseCertificates(encodePem(encoding, encoding))).toEqual([first, first])
    expect((await parseCertificates(encodePem(encoding)))[0]).toBe(first)
  })

  it('reads the bytes as they are at the call, even if they change afterwards', async () => {
    const encoding = await encode()
    const given = encoding.slice()
    const pending = parseCertificates(given)
    given.fill(0)
    expect((await pending)[0]?.der).toEqual(encoding)
    expect((await parseCertificates(encoding))[0]?.der).toEqual(encoding)
  })
})
