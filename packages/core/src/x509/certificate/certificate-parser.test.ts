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
import { type DerElement, encodingOf, readDer } from './der-reader.js'
import { readDistinguishedName } from './distinguished-name.js'
import { confirmCertificates, parseCertificates, parseEncodings, readEncodings } from './parse-certificates.js'
import { ParsedCertificate } from './parsed-certificate.js'
import { type CertificateFields, readCertificate } from './read-certificate.js'

const at = new Date('2026-05-01T12:00:00Z')
const { objectIdentifier, sequence, set, string } = der

let keys: TestKeys
let root: TestAuthority

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  root = await createTestAuthority({ at, keyType: 'P-256' })
})

const encode = async (options: CertificateOptions = {}): Promise<Uint8Array<ArrayBuffer>> =>
  (await root.issue({ keys, dnsNames: ['a.example'], ...options })).der

/** Reads a certificate with changed parameters of its key, as if the first reader had found them. */
async function readWithKey() {
  const fields = readCertificate(await encode())
  const [algorithm, key] = readDer(fields.subjectPublicKeyInfo.der).children as [DerElement, DerElement]
  const [type] = algorithm.children as [DerElement]
  const readKey = (...parameters: Uint8Array[]): Pick<CertificateFields, 'subjectPublicKeyInfo'> => {
    const encoding = sequence(sequence(encodingOf(type), ...parameters), encodingOf(key))
    return { subjectPublicKeyInfo: { ...fields.subjectPublicKeyInfo, der: encoding } }
  }
  return { ...fields, readKey }
}

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

  it('refuse a certificate whose key differs only in its parameters, its unused bits or its octets', async () => {
    const { readKey, ...fields } = await readWithKey()
    const curve = objectIdentifier('1.2.840.10045.3.1.7')
    compareReaders({ ...fields, ...readKey(curve) })
    for (const [parameters, what] of [
      [[objectIdentifier('1.3.132.0.34')], 'the parameters of the key'],
      [[], 'the parameters of the key'],
    ] as const) {
      expect(() => compareReaders({ ...fields, ...readKey(...parameters) })).toThrow(`disagree about ${what}`)
    }
    const unused = fields.signatureBits.slice()
    unused[0] = 1
    expect(() => compareReaders({ ...fields, signatureBits: unused })).toThrow('disagree about the signature')
  })

  const attribute = (text: string, type = '2.5.4.3') => sequence(objectIdentifier(type), string(text))
  const nameOf = (...attributes: Uint8Array[]) => sequence(...attributes.map((one) => set(one)))

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['another value', nameOf(attribute('b'), attribute('b', '2.5.4.10'))],
    ['another type', nameOf(attribute('a'), attribute('b'))],
    ['fewer attributes', nameOf(attribute('a'))],
    ['one relative name instead of two', sequence(set(attribute('a'), attribute('b', '2.5.4.10')))],
    ['nothing', nameOf()],
  ])('refuse a certificate if the first finds %s in a name', async (_, name) => {
    const fields = readCertificate(await encode({ subject: nameOf(attribute('a'), attribute('b', '2.5.4.10')) }))
    const subject = readDistinguishedName(readDer(name))
    expect(() => compareReaders({ ...fields, subject })).toThrow('two readers disagree about the subject')
  })

  it.each<[string, ours: Uint8Array<ArrayBuffer>, theirs: Uint8Array<ArrayBuffer>]>([
    ['the same', nameOf(attribute('a')), nameOf(attribute('a'))],
    ['another type', nameOf(attribute('a', '2.5.4.10')), nameOf(attribute('a'))],
    ['fewer attributes', nameOf(attribute('a'.repeat(13))), nameOf(attribute('a'), attribute('a'))],
    ['other values', nameOf(attribute('aaa'), attribute('a')), nameOf(attribute('a'), attribute('aaa'))],
  ])('compare the attributes of a name too, if the first finds %s in the same bytes', async (what, ours, theirs) => {
    const fields = readCertificate(await encode({ subject: theirs }))
    // A name is a view of bytes. Changing these bytes has the same effect as a first reader that reads them in another way.
    const subject = readDistinguishedName(readDer(ours))
    ours.set(theirs)
    const compare = () => compareReaders({ ...fields, subject })
    if (what === 'the same') compare()
    else expect(compare).toThrow('two readers disagree about the subject')
  })

  it('refuse a certificate with more extensions than the second finds', async () => {
    const fields = readCertificate(await encode())
    const extra = { id: '1.2.3', critical: false, value: Uint8Array.of(1) }
    expect(() => compareReaders({ ...fields, extensions: [...fields.extensions, extra] })).toThrow(
      'two readers disagree about the number of extensions',
    )
  })

  it.each<[string, (encoding: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['another value of ASN.1', () => sequence()],
    ['no ASN.1', () => Uint8Array.of(0x30, 0x80, 0xff)],
    ['bytes after its end', (encoding) => der.concatenate(encoding, Uint8Array.of(0))],
  ])('refuse a certificate that is %s for the second', async (_, change) => {
    const fields = readCertificate(await encode())
    expect(() => compareReaders({ ...fields, der: change(fields.der) })).toThrow(
      expect.objectContaining({
        code: 'ERR_CERTIFICATE_INVALID',
        message: 'The certificate is malformed: pkijs cannot decode it',
      }),
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
