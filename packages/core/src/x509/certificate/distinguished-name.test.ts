import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { nameOf as name } from '#test/support/names.js'
import { readDer } from './der-reader.js'
import { describeName, nameEncodingOf, readDistinguishedName } from './distinguished-name.js'

const cn = '2.5.4.3'
const o = '2.5.4.10'

describe('distinguished names', () => {
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
    ['a BIT STRING', der.bitString(Uint8Array.of(5)), '#03020005'],
    ['a PrintableString with another character', der.string('*.a', 'PrintableString'), '#13032a2e61'],
  ])('has %s in hex', (_, value, written) => {
    expect(name([cn, value]).text).toBe(`CN=${written}`)
  })

  it('is shortened within a sentence', () => {
    expect(describeName({ text: '' })).toBe('a certificate without a subject')
    expect(describeName({ text: 'x'.repeat(200) })).toBe('x'.repeat(200))
    expect(describeName({ text: 'x'.repeat(201) })).toBe(`${'x'.repeat(200)}…`)
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
