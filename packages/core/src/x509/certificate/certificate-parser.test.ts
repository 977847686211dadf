import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  der,
  encodePem,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { compareReaders } from './certificate-parser.js'
import { confirmCertificates, parseCertificates, parseEncodings, readEncodings } from './parse-certificates.js'
import { ParsedCertificate } from './parsed-certificate.js'
import { type CertificateFields, readCertificate } from './read-certificate.js'

const at = new Date('2026-05-01T12:00:00Z')
const { sequence, objectIdentifier } = der

let keys: TestKeys
let root: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
})

const encode = async (options: CertificateOptions = {}): Promise<Uint8Array<ArrayBuffer>> =>
  (await root.issue({ keys, dnsNames: ['a.example'], ...options })).der

const many: CertificateOptions = {
  subject: [
    { type: 'C', value: 'XX' },
    [
      { type: 'CN', value: 'a' },
      { type: 'O', value: 'ü', form: 'BMPString' },
    ],
  ],
  subjectAltNames: [{ email: 'a@b.example' }, { ip: Uint8Array.of(10, 0, 0, 1) }],
  caIssuers: ['http://crt.example/ca.der'],
  extensions: [{ id: '1.2.3', value: Uint8Array.of(1, 2, 3) }],
}

describe('the two readers', () => {
  it.each<[string, CertificateOptions]>([
    ['an ordinary certificate', {}],
    ['many extensions and names', many],
    ['version 1', { version: 1, editExtensions: () => [] }],
    ['GeneralizedTime', { timeForm: 'GeneralizedTime', notAfter: new Date('9999-12-31T23:59:59Z') }],
    ['a UTCTime of the last century', { notBefore: new Date('1950-01-01T00:00:00Z') }],
    ['no subject', { subject: [], critical: { subjectAltName: true } }],
    [
      'an object identifier with a number of 128 bits',
      {
        extensions: [{ id: '2.25.329800735698586629295641978511506172918', value: Uint8Array.of(1) }],
        subject: [{ type: '2.25.329800735698586629295641978511506172918', value: 'x' }],
      },
    ],
    ['a serial number that is a single zero octet', { serialNumber: 0 }],
    ['a negative serial number', { serialNumber: -129 }],
    [
      'unique identifiers',
      {
        editTbsCertificate: (fields) => ({
          ...fields,
          extensions: der.concatenate(
            der.primitive(1, Uint8Array.of(0, 1)),
            der.primitive(2, Uint8Array.of(0, 2)),
            fields.extensions,
          ),
        }),
      },
    ],
  ])('agree about %s', async (_, options) => {
    compareReaders(readCertificate(await encode(options)))
  })

  it('agree about a trust anchor of RSA, P-384, P-521 and Ed25519', async () => {
    for (const keyType of ['RSA-2048', 'P-384', 'P-521', 'Ed25519'] as const) {
      compareReaders(readCertificate((await createTestAuthority({ at, keyType })).anchor))
    }
  })

  it('refuse a certificate as malformed if they disagree about any value that a verdict depends on', async () => {
    const [fields, others] = [readCertificate(await encode(many)), readCertificate(root.anchor)]
    const [first, ...rest] = fields.extensions
    if (first === undefined) throw new Error('no extension')
    const { id, critical, value } = first
    const differences: Record<string, Partial<CertificateFields>> = {
      'the signed part': { tbsCertificate: others.tbsCertificate },
      'the version': { version: 1 },
      'the serial number': { serialNumber: '01' },
      'the issuer': { issuer: fields.subject },
      notBefore: { notBefore: fields.notBefore + 1000 },
      notAfter: { notAfter: fields.notAfter - 1000 },
      'the subject': { subject: fields.issuer },
      'the key': { subjectPublicKeyInfo: others.subjectPublicKeyInfo },
      'the signature': { signatureBits: others.signatureBits },
      'the number of extensions': { extensions: rest },
      'the id of an extension': { extensions: [{ id: '1.2.3.4', critical, value }, ...rest] },
      'the criticality of an extension': { extensions: [{ id, critical: !critical, value }, ...rest] },
      'the value of an extension': { extensions: [{ id, critical, value: Uint8Array.of(5, 0) }, ...rest] },
    }
    compareReaders(fields)
    for (const [what, difference] of Object.entries(differences)) {
      expect(() => compareReaders({ ...fields, ...difference })).toThrow(
        expect.objectContaining({
          code: 'ERR_CERTIFICATE_INVALID',
          message: `The certificate is malformed: two readers disagree about ${what}`,
        }),
      )
    }
    const ed25519 = readCertificate((await createTestAuthority({ at, keyType: 'Ed25519' })).anchor)
    expect(() => compareReaders({ ...fields, subjectPublicKeyInfo: ed25519.subjectPublicKeyInfo })).toThrow(
      'disagree about the type of the key',
    )
  })

  it('read a file in turn: the first reads every certificate, the second those that are needed', async () => {
    const chain = [await encode({ subject: 'first' }), await encode({ subject: 'second' })]
    const [first, second] = parseEncodings(readEncodings(encodePem(...chain), { strict: true }))
    if (first === undefined || second === undefined) throw new Error('no certificate')
    expect(ParsedCertificate.isConfirmed(first)).toBe(true)
    expect(ParsedCertificate.isConfirmed(second)).toBe(false)
    confirmCertificates([second])
    expect(ParsedCertificate.isConfirmed(second)).toBe(true)
    for (const certificate of await parseCertificates(encodePem(...chain, await encode({ subject: 'third' })))) {
      expect(ParsedCertificate.isConfirmed(certificate)).toBe(true)
    }
    const broken = await encode({
      editExtensions: () => [{ id: '2.5.29.19', value: sequence(objectIdentifier('1.2')) }],
    })
    expect(() => parseEncodings(readEncodings(encodePem(...chain, broken)))).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }),
    )
  })
})
