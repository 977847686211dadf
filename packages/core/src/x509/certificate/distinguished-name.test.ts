import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import { equalNames, isWithin, nameKey, readDistinguishedName } from './distinguished-name.js'

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
    expect(nameKey(name([cn, der.string('#04')]))).not.toBe(nameKey(name([cn, der.octetString(new Uint8Array(0))])))
  })

  it.each([
    ['VideotexString', 0x15],
    ['GraphicString', 0x19],
    ['VisibleString', 0x1a],
    ['GeneralString', 0x1b],
  ])('must not contain a %s, which no attribute is defined with', (_, tag) => {
    const value = der.string('root', 'PrintableString')
    expect(name([cn, value]).text).toBe('CN=root')
    expect(() => name([cn, Uint8Array.of(tag, ...value.subarray(1))])).toThrow('a string that no attribute may have')
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
