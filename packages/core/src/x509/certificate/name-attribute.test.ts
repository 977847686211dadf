import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import { type NameAttribute, readAttribute } from './name-attribute.js'

const cn = '2.5.4.3'
const read = (...parts: Uint8Array[]): NameAttribute => readAttribute(readDer(der.sequence(...parts)))
const withValue = (value: Uint8Array): NameAttribute => read(der.objectIdentifier(cn), value)

describe('an attribute of a name', () => {
  it('has a type and a value', () => {
    const { id, value, text } = withValue(der.string('a'))
    expect([id, value.tag, text]).toEqual([cn, 0x0c, 'a'])
  })

  it.each<[string, Uint8Array[]]>([
    ['nothing', []],
    ['no value', [der.objectIdentifier(cn)]],
    ['three values', [der.objectIdentifier(cn), der.empty(), der.empty()]],
    ['a text instead of a type', [der.string(cn), der.string('a')]],
  ])('is malformed with %s', (_, parts) => {
    expect(() => read(...parts)).toThrow('malformed')
  })

  it('is malformed in a SET', () => {
    expect(() => readAttribute(readDer(der.set(der.objectIdentifier(cn), der.string('a'))))).toThrow('malformed')
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
  ])('must not contain a %s, because no attribute has this type', (_, value) => {
    expect(() => withValue(value)).toThrow('an ASN.1 type that is not allowed there')
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a byte that is not UTF-8', der.tagged(0x0c, Uint8Array.of(0xff))],
    ['an overlong form', der.tagged(0x0c, Uint8Array.of(0xc0, 0x80))],
    ['half a character', der.tagged(0x1e, Uint8Array.of(0, 0x61, 0))],
    ['a BMPString of one octet', der.tagged(0x1e, Uint8Array.of(0x61))],
    ['a surrogate', der.tagged(0x1e, Uint8Array.of(0xd8, 0))],
    ['the last surrogate', der.tagged(0x1e, Uint8Array.of(0xdf, 0xff))],
    ['a UniversalString of two octets', der.tagged(0x1c, Uint8Array.of(0, 0x61))],
    ['a UniversalString with a surrogate', der.tagged(0x1c, Uint8Array.of(0, 0, 0xd8, 0))],
    ['a value beyond Unicode', der.tagged(0x1c, Uint8Array.of(0, 0x11, 0, 0))],
    ['a tag of the class application', der.tagged(0x53, Uint8Array.of(0x41))],
    ['a tag of the context-specific class', der.tagged(0x8c, Uint8Array.of(0x41))],
    ['a tag of the private class', der.tagged(0xcc, Uint8Array.of(0x41))],
  ])('is refused with %s', (_, value) => {
    expect(() => withValue(value)).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['a UTF8String', der.string('Zoë'), 'Zoë'],
    ['an IA5String', der.string('a@b', 'IA5String'), 'a@b'],
    ['a PrintableString', der.string("A-z09 '()+,./:=?", 'PrintableString'), "A-z09 '()+,./:=?"],
    ['a TeletexString', der.string('a~', 'TeletexString'), 'a~'],
    ['a BMPString', der.string('\ud7ff\ue000', 'BMPString'), '\ud7ff\ue000'],
    ['a UniversalString', der.tagged(0x1c, Uint8Array.of(0, 0x10, 0xff, 0xfd)), '\u{10fffd}'],
  ])('has the text of %s', (_, value, text) => {
    expect(withValue(value).text).toBe(text)
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['an IA5String beyond ASCII', der.tagged(0x16, Uint8Array.of(0x61, 0x80))],
    ['a PrintableString with an asterisk', der.string('*.a', 'PrintableString')],
    ['a TeletexString beyond ASCII', der.tagged(0x14, Uint8Array.of(0xe4))],
    ['a NumericString', der.tagged(0x12, Uint8Array.of(0x31))],
    ['a BIT STRING', der.bitString(Uint8Array.of(5))],
    ['a SEQUENCE', der.sequence()],
  ])('has no text if its value is %s', (_, value) => {
    expect(withValue(value).text).toBeUndefined()
  })
})
