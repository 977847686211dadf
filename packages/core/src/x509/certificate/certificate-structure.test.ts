import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readExtension, readSignedCertificate, readTbsCertificate } from './certificate-structure.js'
import { readDer } from './der-reader.js'

const { bitString, boolean, constructed, empty, integer, objectIdentifier, octetString, primitive, sequence, set } = der
const list = sequence()
const bits = bitString(Uint8Array.of(1))
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const utcTime = (text: string) => der.tagged(0x17, ascii(text))
const generalizedTime = (text: string) => der.tagged(0x18, ascii(text))
const [earlier, later] = [utcTime('260101000000Z'), utcTime('270101000000Z')]
const malformed = (why: string) =>
  expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID', message: `The certificate is malformed: ${why}` })

describe('readSignedCertificate', () => {
  const read = (value: Uint8Array<ArrayBuffer>) => readSignedCertificate(readDer(value))

  it('finds the signed part, the algorithm and the signature', () => {
    const { tbsCertificate, signatureAlgorithm, signature } = read(sequence(sequence(empty()), list, bits))
    expect([tbsCertificate.children.length, signatureAlgorithm.tag, signature.tag]).toEqual([1, 0x30, 0x03])
  })

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['a SET', set(list, list, bits), 'Certificate is not a SEQUENCE of 3 values'],
    ['two values', sequence(list, list), 'Certificate is not a SEQUENCE of 3 values'],
    ['four values', sequence(list, list, bits, empty()), 'Certificate is not a SEQUENCE of 3 values'],
    ['a signed part of another type', sequence(set(), list, bits), 'tbsCertificate has the wrong ASN.1 type'],
    ['an algorithm of another type', sequence(list, set(), bits), 'signatureAlgorithm has the wrong ASN.1 type'],
    [
      'a signature of another type',
      sequence(list, list, octetString(Uint8Array.of(0))),
      'signature has the wrong ASN.1 type',
    ],
  ])('refuses %s', (_, value, why) => {
    expect(() => read(value)).toThrow(malformed(why))
  })
})

interface Fields {
  version?: Uint8Array
  serialNumber?: Uint8Array
  signature?: Uint8Array
  issuer?: Uint8Array
  validity?: Uint8Array
  subject?: Uint8Array
  key?: Uint8Array
  rest?: readonly Uint8Array[]
}

const version = (number: number) => constructed(0, integer(number))
const extensions = constructed(3, sequence(sequence(objectIdentifier('1.2.3'), octetString(Uint8Array.of()))))
const uniqueId = (tagNumber: number) => primitive(tagNumber, Uint8Array.of(0, 1))

/** Reads a TBSCertificate that is well formed except for the given fields. */
function readTbs(fields: Fields = {}): ReturnType<typeof readTbsCertificate> {
  const { version: first = version(2), serialNumber = integer(1), signature = list, issuer = list } = fields
  const { validity = sequence(earlier, later), subject = list, key = list, rest = [] } = fields
  return readTbsCertificate(readDer(sequence(first, serialNumber, signature, issuer, validity, subject, key, ...rest)))
}

describe('readTbsCertificate', () => {
  const nothing = new Uint8Array(0)

  it.each<[string, Fields, object]>([
    ['version 1, which is not encoded', { version: nothing }, { version: 1, extensions: [] }],
    ['version 2', { version: version(1) }, { version: 2, extensions: [] }],
    ['version 2 with unique identifiers', { version: version(1), rest: [uniqueId(1), uniqueId(2)] }, { version: 2 }],
    ['version 3', {}, { version: 3, extensions: [] }],
    ['version 3 with extensions', { rest: [extensions] }, { version: 3, extensions: [{ tag: 0x30 }] }],
    ['version 3 with every field', { rest: [uniqueId(1), uniqueId(2), extensions] }, { extensions: [{ tag: 0x30 }] }],
  ])('reads %s', (_, fields, expected) => {
    expect(readTbs(fields)).toMatchObject(expected)
  })

  it.each<[string, Fields, string]>([
    ['a version without a number', { version: constructed(0) }, 'version is not 2 or 3'],
    ['a version of another type', { version: constructed(0, octetString(Uint8Array.of(2))) }, 'version is not 2 or 3'],
    ['two versions', { version: constructed(0, integer(2), integer(2)) }, 'version is not 2 or 3'],
    ['a version of two octets', { version: version(0x0102) }, 'version is not 2 or 3'],
    ['an encoded version 1', { version: version(0) }, 'version is not 2 or 3'],
    ['version 4', { version: version(3) }, 'version is not 2 or 3'],
    ['a serial number of another type', { serialNumber: empty() }, 'serialNumber has the wrong ASN.1 type'],
    ['an algorithm of another type', { signature: set() }, 'tbsCertificate.signature has the wrong ASN.1 type'],
    ['an issuer of another type', { issuer: set() }, 'issuer has the wrong ASN.1 type'],
    ['a validity of another type', { validity: set(earlier, later) }, 'validity has the wrong ASN.1 type'],
    ['a validity of one time', { validity: sequence(earlier) }, 'validity is not a SEQUENCE of 2 values'],
    [
      'a validity of three times',
      { validity: sequence(earlier, later, later) },
      'validity is not a SEQUENCE of 2 values',
    ],
    ['a subject of another type', { subject: set() }, 'subject has the wrong ASN.1 type'],
    ['a key of another type', { key: set() }, 'subjectPublicKeyInfo has the wrong ASN.1 type'],
    ['no key', { key: nothing }, 'subjectPublicKeyInfo has the wrong ASN.1 type'],
    [
      'a unique identifier in version 1',
      { version: nothing, rest: [uniqueId(1)] },
      'its version is 1, but it has a field of version 2',
    ],
    [
      'extensions in version 2',
      { version: version(1), rest: [extensions] },
      'its version is 2, but it has a field of version 3',
    ],
    ['an empty unique identifier', { rest: [primitive(1, nothing)] }, 'a unique identifier is empty'],
    [
      'unique identifiers out of order',
      { rest: [uniqueId(2), uniqueId(1)] },
      'tbsCertificate has 1 unknown fields at its end',
    ],
    ['extensions twice', { rest: [extensions, extensions] }, 'tbsCertificate has 1 unknown fields at its end'],
  ])('refuses %s', (_, fields, why) => {
    expect(() => readTbs(fields)).toThrow(malformed(why))
  })

  it('refuses a TBSCertificate without fields', () => {
    expect(() => readTbsCertificate(readDer(sequence()))).toThrow(malformed('serialNumber has the wrong ASN.1 type'))
  })

  it.each<[string, Uint8Array]>([
    ['nothing', constructed(3)],
    ['an empty list', constructed(3, sequence())],
    ['a SET', constructed(3, set(sequence()))],
    ['two lists', constructed(3, sequence(sequence()), sequence(sequence()))],
  ])('refuses extensions that are %s', (_, value) => {
    expect(() => readTbs({ rest: [value] })).toThrow(
      malformed('extensions is not a SEQUENCE with at least one extension'),
    )
  })
})

describe('a time', () => {
  const read = (value: Uint8Array) => readTbs({ validity: sequence(value, later) }).notBefore

  it.each<[string, Uint8Array, string]>([
    ['a UTCTime', utcTime('260228235959Z'), '2026-02-28T23:59:59.000Z'],
    ['the earliest UTCTime', utcTime('500101000000Z'), '1950-01-01T00:00:00.000Z'],
    ['the latest UTCTime', utcTime('491231235959Z'), '2049-12-31T23:59:59.000Z'],
    ['a leap day', utcTime('280229000000Z'), '2028-02-29T00:00:00.000Z'],
    ['a GeneralizedTime', generalizedTime('20260228235959Z'), '2026-02-28T23:59:59.000Z'],
    ['the earliest GeneralizedTime', generalizedTime('01000101000000Z'), '0100-01-01T00:00:00.000Z'],
    ['the latest GeneralizedTime', generalizedTime('99991231235959Z'), '9999-12-31T23:59:59.000Z'],
  ])('may be %s', (_, value, expected) => {
    expect(new Date(read(value)).toISOString()).toBe(expected)
  })

  it.each<[string, Uint8Array]>([
    ['a UTCTime without seconds', utcTime('2601010000Z')],
    ['a UTCTime with an offset', utcTime('260101000000+0100')],
    ['a UTCTime without Z', utcTime('260101000000')],
    ['a UTCTime with a digit before it', utcTime('0260101000000Z')],
    ['a UTCTime with a digit after it', utcTime('260101000000Z0')],
    ['a UTCTime in the form of a GeneralizedTime', utcTime('20260101000000Z')],
    ['a GeneralizedTime in the form of a UTCTime', generalizedTime('260101000000Z')],
    ['a GeneralizedTime with a fraction', generalizedTime('20260101000000.5Z')],
    ['a GeneralizedTime with a digit before it', generalizedTime('020260101000000Z')],
    ['a GeneralizedTime with a digit after it', generalizedTime('20260101000000Z0')],
    ['a GeneralizedTime without Z', generalizedTime('20260101000000')],
    ['a long text that begins like a UTCTime', utcTime(`260101000000Z${' '.repeat(1_000)}`)],
    ['a UTF8String', der.tagged(0x0c, ascii('260101000000Z'))],
    ['a UTF8String in the form of a GeneralizedTime', der.tagged(0x0c, ascii('20260101000000Z'))],
  ])('cannot be %s', (_, value) => {
    expect(() => read(value)).toThrow(
      malformed('a time is not a UTCTime as YYMMDDHHMMSSZ or a GeneralizedTime as YYYYMMDDHHMMSSZ'),
    )
  })

  it.each([
    '260001000000Z',
    '261301000000Z',
    '260100000000Z',
    '260132000000Z',
    '260199000000Z',
    '260229000000Z',
    '260230000000Z',
    '260431000000Z',
    '260101240000Z',
    '261231240000Z',
    '260101006000Z',
    '260101000060Z',
    '260101009900Z',
  ])('cannot be %s, which does not exist', (text) => {
    expect(() => read(utcTime(text))).toThrow(malformed(`a time is not a valid date: ${text}`))
  })

  it.each(['00000101000000Z', '00500101000000Z', '00991231235959Z'])('cannot be %s, before the year 100', (text) => {
    expect(() => read(generalizedTime(text))).toThrow(malformed('a GeneralizedTime is before the year 100'))
  })
})

describe('readExtension', () => {
  const id = objectIdentifier('1.2.3')
  const value = octetString(Uint8Array.of(0, 7))
  const read = (encoding: Uint8Array<ArrayBuffer>) => readExtension(readDer(encoding))

  it('reads the identifier, the criticality and the value', () => {
    expect(read(sequence(id, value))).toEqual({ id: '1.2.3', critical: false, value: Uint8Array.of(0, 7) })
    expect(read(sequence(id, boolean(true), value))).toEqual({
      id: '1.2.3',
      critical: true,
      value: Uint8Array.of(0, 7),
    })
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', sequence()],
    ['only an identifier', sequence(id)],
    ['only a value', sequence(value)],
    ['another tag', constructed(0, id, value)],
    ['a value of another type', sequence(id, integer(1))],
    ['a criticality of another type', sequence(id, empty(), value)],
    ['two values', sequence(id, value, value)],
    ['four fields', sequence(id, boolean(true), empty(), value)],
    ['no value after the criticality', sequence(id, boolean(true))],
  ])('refuses %s', (_, encoding) => {
    expect(() => read(encoding)).toThrow(malformed('an extension does not consist of extnID, critical and extnValue'))
  })

  it('refuses an encoded default, and an identifier of another type', () => {
    expect(() => read(sequence(id, boolean(false), value))).toThrow(
      malformed('an extension encodes critical FALSE, the default, which DER omits'),
    )
    expect(() => read(sequence(integer(1), value))).toThrow(malformed('a value is not an OBJECT IDENTIFIER'))
  })
})
