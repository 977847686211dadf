import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import {
  describeName,
  equalNames,
  isWithin,
  mayBeWithin,
  nameEncodingOf,
  nameKey,
  readDistinguishedName,
} from './distinguished-name.js'

type Attribute = [type: string, value: Uint8Array]

const name = (...attributes: (Attribute | Attribute[])[]) =>
  readDistinguishedName(
    readDer(
      der.sequence(
        ...attributes.map((rdn) =>
          der.set(
            ...(Array.isArray(rdn[0]) ? (rdn as Attribute[]) : [rdn as Attribute]).map(([type, value]) =>
              der.sequence(der.objectIdentifier(type), value),
            ),
          ),
        ),
      ),
    ),
  )
const cn = '2.5.4.3'
const o = '2.5.4.10'

describe('distinguished names', () => {
  it('are equal in another string type, another case or with other runs of spaces (RFC 5280 section 7.1)', () => {
    const plain = name([cn, der.string('Ab  c ', 'UTF8String')])
    for (const form of ['PrintableString', 'BMPString', 'UniversalString', 'IA5String'] as const) {
      expect(equalNames(plain, name([cn, der.string(' aB C', form)]))).toBe(true)
    }
    expect(equalNames(plain, name([cn, der.string('Ab c', 'TeletexString')]))).toBe(false)
    expect(equalNames(plain, name([o, der.string('Ab c')]))).toBe(false)
    expect(equalNames(name([cn, der.string('é')]), name([cn, der.string('É')]))).toBe(false)
  })

  it('are read in time proportional to their length', () => {
    // Time that grows with the square of these lengths would run into the time limit of the test.
    for (const text of [
      `a${' '.repeat(250_000)}b`,
      ' '.repeat(250_000),
      '\u202e'.repeat(80_000),
      '+'.repeat(250_000),
    ]) {
      expect(name([cn, der.string(text)]).text.length).toBeGreaterThan(0)
    }
  })

  it('differ if a relative name has more attributes, or other boundaries', () => {
    const a: Attribute = [cn, der.string('a')]
    const b: Attribute = [o, der.string('b')]
    expect(equalNames(name([a, b]), name([b, a]))).toBe(true)
    expect(equalNames(name([a, b]), name(a, b))).toBe(false)
    expect(equalNames(name(a), name(a, b))).toBe(false)
    expect(equalNames(name(), name())).toBe(true)
    expect(isWithin(name(a, b), name(a))).toBe(true)
    expect(isWithin(name(a, b), name(b))).toBe(false)
    expect(isWithin(name(a), name())).toBe(true)
  })

  it('cannot imitate other names by the contents of their values', () => {
    const tricky = name([cn, der.string('a,2.5.4.10=b')])
    const pair = name([cn, der.string('a')], [o, der.string('b')])
    expect(nameKey(tricky)).not.toBe(nameKey(pair))
    expect(nameKey(name([cn, der.string('a+2.5.4.10=b')]))).not.toBe(
      nameKey(
        name([
          [cn, der.string('a')],
          [o, der.string('b')],
        ]),
      ),
    )
    expect(nameKey(name([cn, der.string('#04')]))).not.toBe(nameKey(name([cn, der.bitString(new Uint8Array(0))])))
  })

  it.each([
    ['BOOLEAN', der.boolean(true)],
    ['INTEGER', der.integer(5)],
    ['NULL', der.tagged(0x05)],
    ['OBJECT IDENTIFIER', der.objectIdentifier(cn)],
    ['OCTET STRING', der.octetString(Uint8Array.of(5))],
    ['UTCTime', der.time(new Date('2026-01-01'), 'UTCTime')],
    ['GeneralizedTime', der.time(new Date('2026-01-01'), 'GeneralizedTime')],
    ['SET', der.set()],
    ['VideotexString', der.tagged(0x15, Uint8Array.of(0x61))],
    ['GraphicString', der.tagged(0x19, Uint8Array.of(0x61))],
    ['VisibleString', der.tagged(0x1a, Uint8Array.of(0x61))],
    ['GeneralString', der.tagged(0x1b, Uint8Array.of(0x61))],
    ['value of a context', der.primitive(0, Uint8Array.of(0x61))],
  ])('must not contain a %s, which no attribute is defined with', (_, value) => {
    expect(() => name([cn, value])).toThrow('a type that no attribute has')
  })

  it('compare as bytes if the value is not valid text of its type', () => {
    const broken = der.string('a@b', 'PrintableString')
    expect(equalNames(name([cn, broken]), name([cn, broken]))).toBe(true)
    expect(equalNames(name([cn, broken]), name([cn, der.string('a@c', 'PrintableString')]))).toBe(false)
    expect(equalNames(name([cn, broken]), name([cn, der.string('a@b')]))).toBe(false)
    expect(name([cn, broken]).text).toBe('CN=#1303614062')
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a byte that is not UTF-8', der.tagged(0x0c, Uint8Array.of(0xff))],
    ['an overlong form', der.tagged(0x0c, Uint8Array.of(0xc0, 0x80))],
    ['half a character', der.tagged(0x1e, Uint8Array.of(0, 0x61, 0))],
    ['a surrogate', der.tagged(0x1e, Uint8Array.of(0xd8, 0))],
    ['a value beyond Unicode', der.tagged(0x1c, Uint8Array.of(0, 0x11, 0, 0))],
    ['a tag of the class application', der.tagged(0x53, Uint8Array.of(0x41))],
    ['a tag of the context-specific class', der.tagged(0x8c, Uint8Array.of(0x41))],
    ['a tag of the private class', der.tagged(0xcc, Uint8Array.of(0x41))],
  ])('are refused with %s', (_, value) => {
    expect(() => name([cn, value])).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })

  it('are written as in RFC 4514, with control and direction characters escaped', () => {
    const text = name(
      [
        [cn, der.string(' a,b+"c"\\<d>;#')],
        [o, der.string('#x\u202e\n')],
      ],
      [o, der.string('last')],
    ).text
    expect(text).toBe('O=last,O=\\#x\\e2\\80\\ae\\0a+CN=\\ a\\,b\\+\\"c\\"\\\\\\<d\\>\\;#')
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a name that is not a SEQUENCE', der.set()],
    ['an empty relative name', der.sequence(der.set())],
    ['a SEQUENCE for a SET', der.sequence(der.sequence(der.sequence(der.objectIdentifier(cn), der.string('a'))))],
    ['an attribute without a value', der.sequence(der.set(der.sequence(der.objectIdentifier(cn))))],
    [
      'an attribute of three values',
      der.sequence(der.set(der.sequence(der.objectIdentifier(cn), der.empty(), der.empty()))),
    ],
    ['an attribute without a type', der.sequence(der.set(der.sequence(der.string(cn), der.string('a'))))],
  ])('are refused: %s', (_, encoding) => {
    expect(() => readDistinguishedName(readDer(encoding))).toThrow('malformed')
  })
})

describe('the text of a name', () => {
  it.each([
    ['2.5.4.3', 'CN'],
    ['2.5.4.5', 'serialNumber'],
    ['2.5.4.6', 'C'],
    ['2.5.4.7', 'L'],
    ['2.5.4.8', 'ST'],
    ['2.5.4.9', 'STREET'],
    ['2.5.4.10', 'O'],
    ['2.5.4.11', 'OU'],
    ['0.9.2342.19200300.100.1.1', 'UID'],
    ['0.9.2342.19200300.100.1.25', 'DC'],
    ['1.2.840.113549.1.9.1', 'emailAddress'],
    ['2.5.4.12', '2.5.4.12'],
  ])('has the type %s as %s', (type, written) => {
    expect(name([type, der.string('a')]).text).toBe(`${written}=a`)
  })

  it.each([
    ['a', 'a'],
    ['', ''],
    [' a', '\\ a'],
    ['a ', 'a\\ '],
    [' ', '\\ '],
    ['a b', 'a b'],
    ['#a', '\\#a'],
    ['a#', 'a#'],
    ['-a-', '-a-'],
    ["a.b:c/@(d)'e_f", "a.b:c/@(d)'e_f"],
    ['a"b', 'a\\"b'],
    ['a\\b', 'a\\\\b'],
    ['a+b,c;d<e>f', 'a\\+b\\,c\\;d\\<e\\>f'],
    ['a=b', 'a=b'],
    ['a\u0000\u0007\u007f', 'a\\00\\07\\7f'],
    ['a\u2028\u2029\u200e', 'a\\e2\\80\\a8\\e2\\80\\a9\\e2\\80\\8e'],
    ['Zoë', 'Zoë'],
  ])('has the value %j as %j', (value, written) => {
    expect(name([cn, der.string(value)]).text).toBe(`CN=${written}`)
  })

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['an IA5String', der.string('a@b', 'IA5String'), 'a@b'],
    ['an IA5String beyond ASCII', der.tagged(0x16, Uint8Array.of(0x61, 0x80)), '#16026180'],
    ['a PrintableString', der.string("A-z09 '()+,./:=?", 'PrintableString'), "A-z09 '()\\+\\,./:=?"],
    ['a PrintableString with an asterisk', der.string('*.a', 'PrintableString'), '#13032a2e61'],
    ['a TeletexString', der.string('a~', 'TeletexString'), 'a~'],
    ['a TeletexString beyond ASCII', der.tagged(0x14, Uint8Array.of(0xe4)), '#1401e4'],
    ['a BMPString', der.string('\ud7ff\ue000', 'BMPString'), '\ud7ff\ue000'],
    ['a UniversalString', der.tagged(0x1c, Uint8Array.of(0, 0x10, 0xff, 0xfd)), '\u{10fffd}'],
    ['a BIT STRING', der.bitString(Uint8Array.of(5)), '#03020005'],
  ])('of %s', (_, value, written) => {
    expect(name([cn, value]).text).toBe(`CN=${written}`)
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a BMPString of one octet', der.tagged(0x1e, Uint8Array.of(0x61))],
    ['a BMPString with the last surrogate', der.tagged(0x1e, Uint8Array.of(0xdf, 0xff))],
    ['a UniversalString of two octets', der.tagged(0x1c, Uint8Array.of(0, 0x61))],
    ['a UniversalString with a surrogate', der.tagged(0x1c, Uint8Array.of(0, 0, 0xd8, 0))],
  ])('does not exist for %s', (_, value) => {
    expect(() => name([cn, value])).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })

  it('is shortened within a sentence', () => {
    expect(describeName({ text: '' })).toBe('a certificate without a subject')
    expect(describeName({ text: 'x'.repeat(200) })).toBe('x'.repeat(200))
    expect(describeName({ text: 'x'.repeat(201) })).toBe(`${'x'.repeat(200)}…`)
  })
})

describe('the spaces and letters of a name', () => {
  it.each([
    [' a b', 'a b'],
    ['a b ', 'a b'],
    ['a  b', 'a b'],
    ['  a   b  ', 'a b'],
    ['A É', 'a É'],
    ['  ', ''],
  ])('are equal in %j and %j', (one, other) => {
    expect(equalNames(name([cn, der.string(one)]), name([cn, der.string(other)]))).toBe(true)
  })

  it.each([
    ['ab', 'a b'],
    ['a\tb', 'a b'],
    ['a É', 'a é'],
    ['[', '{'],
    ['@', '\u0060'],
  ])('are not equal in %j and %j', (one, other) => {
    expect(equalNames(name([cn, der.string(one)]), name([cn, der.string(other)]))).toBe(false)
  })

  it('are significant in a TeletexString', () => {
    const teletex = (text: string) => name([cn, der.string(text, 'TeletexString')])
    expect(equalNames(teletex('Ab'), teletex('Ab'))).toBe(true)
    expect(equalNames(teletex('Ab'), teletex('ab'))).toBe(false)
  })
})

describe('a subtree that may hold a name', () => {
  const base = name([cn, der.string('Zoë')])

  it.each<[string, ReturnType<typeof name>]>([
    ['in another case', name([cn, der.string('zOË')])],
    ['with a letter composed', name([cn, der.string('Zoe\u0308')])],
    ['without the accent', name([cn, der.string('Zoe')])],
    ['with an invisible character', name([cn, der.string('Zo\u200dë')])],
    ['with a space beyond ASCII around it', name([cn, der.string('\u00a0Zoë')])],
    ['as text of an uncertain alphabet', name([cn, der.string('Zo?', 'TeletexString')])],
    ['with a name below it', name([cn, der.string('Zoë')], [o, der.string('a')])],
  ])('finds it %s', (_, other) => {
    expect(mayBeWithin(other, base)).toBe(true)
  })

  it.each<[string, ReturnType<typeof name>]>([
    ['another text', name([cn, der.string('Zoo')])],
    ['another type', name([o, der.string('Zoë')])],
    ['a text of an uncertain alphabet in another type', name([o, der.string('Zo?', 'TeletexString')])],
    [
      'another attribute beside it',
      name([
        [cn, der.string('Zoë')],
        [o, der.string('a')],
      ]),
    ],
    ['nothing', name()],
  ])('does not find %s', (_, other) => {
    expect(mayBeWithin(other, base)).toBe(false)
  })

  it('may be uncertain itself, and reads attributes in any order', () => {
    expect(mayBeWithin(name([cn, der.string('a')]), name([cn, der.string('b', 'TeletexString')]))).toBe(true)
    const pair = (first: string, second: string) =>
      name([
        [cn, der.string(first)],
        [o, der.string(second)],
      ])
    expect(mayBeWithin(pair('É', 'b'), pair('é', 'b'))).toBe(true)
    expect(mayBeWithin(pair('É', 'b'), pair('b', 'é'))).toBe(false)
    const uncertain = name([
      [cn, der.string('a')],
      [o, der.string('b', 'TeletexString')],
    ])
    expect(mayBeWithin(pair('x', 'y'), uncertain)).toBe(true)
  })
})

describe('the other values of a name', () => {
  const email = '1.2.840.113549.1.9.1'

  it('include the addresses of its emailAddress attributes, even those that are not text', () => {
    const { emailAddresses } = name(
      [email, der.string('a@b.example', 'IA5String')],
      [cn, der.string('c@d.example')],
      [email, der.bitString(Uint8Array.of(1))],
    )
    expect(emailAddresses).toEqual(['a@b.example', ''])
  })

  it('cannot be changed by a caller', () => {
    const one = name([cn, der.string('a')], [email, der.string('a@b.example', 'IA5String')])
    for (const value of [one, one.comparisonKeys, one.emailAddresses]) expect(Object.isFrozen(value)).toBe(true)
    const { der: copy } = one
    copy.fill(0)
    expect(one.der[0]).toBe(0x30)
  })

  it('include its bytes only if the name was read', () => {
    const one = name([cn, der.string('a')])
    expect(nameEncodingOf(one)).toEqual({ der: one.der, attributes: [{ id: cn, value: der.string('a') }] })
    expect(() => nameEncodingOf({ ...one, der: one.der, text: one.text })).toThrow(TypeError)
  })
})
