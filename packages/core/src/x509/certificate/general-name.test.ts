import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import { type GeneralName, readGeneralName, readNameConstraints, readSubjectAltName } from './general-name.js'

const { constructed, empty, integer, objectIdentifier, primitive, sequence, set, string } = der
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const malformed = expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' })
const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), string('x'))))

describe('a GeneralName', () => {
  it.each<[string, Uint8Array<ArrayBuffer>, object]>([
    ['rfc822Name', primitive(1, ascii('a@b.example')), { form: 'rfc822Name', text: 'a@b.example' }],
    ['dNSName', primitive(2, ascii('b.example')), { form: 'dNSName', text: 'b.example' }],
    ['URI', primitive(6, ascii('urn:x')), { form: 'uniformResourceIdentifier', text: 'urn:x' }],
    ['octets beyond ASCII', primitive(2, Uint8Array.of(0xe4)), { form: 'dNSName', text: 'ä' }],
    ['iPAddress', primitive(7, Uint8Array.of(10, 0, 0, 1)), { form: 'iPAddress', address: Uint8Array.of(10, 0, 0, 1) }],
    ['otherName', constructed(0, objectIdentifier('1.2.3'), constructed(0, empty())), { form: 'otherName' }],
    ['x400Address', constructed(3), { form: 'x400Address' }],
    ['ediPartyName', constructed(5), { form: 'ediPartyName' }],
    ['registeredID', primitive(8, Uint8Array.of(0x2a, 3)), { form: 'registeredID' }],
  ])('may be a %s', (_, encoding, expected) => {
    const read = readGeneralName(readDer(encoding))
    expect(read).toEqual(expected)
    expect(Object.isFrozen(read)).toBe(true)
  })

  it('may be a directoryName, tagged explicitly', () => {
    const read = readGeneralName(readDer(constructed(4, name)))
    expect(read).toMatchObject({ form: 'directoryName', name: { text: 'CN=x' } })
    expect(Object.isFrozen(read)).toBe(true)
    for (const encoding of [constructed(4), constructed(4, name, name), constructed(4, integer(1))]) {
      expect(() => readGeneralName(readDer(encoding))).toThrow(malformed)
    }
  })

  it('has an address that cannot be changed', () => {
    const read = readGeneralName(readDer(primitive(7, Uint8Array.of(10, 0, 0, 1)))) as GeneralName & {
      form: 'iPAddress'
    }
    read.address.fill(0)
    expect(read.address).toEqual(Uint8Array.of(10, 0, 0, 1))
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['an otherName without type-id', constructed(0)],
    ['an otherName with another type-id', constructed(0, integer(1))],
    ['an unknown form', primitive(9, ascii('x'))],
    ['a constructed dNSName', constructed(2, empty())],
    ['a primitive directoryName', primitive(4, ascii('x'))],
    ['a universal type', string('b.example', 'IA5String')],
  ])('cannot be %s', (_, encoding) => {
    expect(() => readGeneralName(readDer(encoding))).toThrow(malformed)
  })
})

describe('a SubjectAltName', () => {
  const unreadable = { form: 'malformed' }

  it('keeps a malformed name together with the others', () => {
    const names = sequence(primitive(2, ascii('a.example')), primitive(9, ascii('x')), primitive(2, ascii('b.example')))
    expect(readSubjectAltName(names)).toEqual([
      { form: 'dNSName', text: 'a.example' },
      unreadable,
      { form: 'dNSName', text: 'b.example' },
    ])
  })

  it('is one malformed name if it is not a list of names', () => {
    for (const value of [sequence(), set(primitive(2, ascii('a.example'))), empty(), Uint8Array.of(0xff), ascii('')]) {
      expect(readSubjectAltName(new Uint8Array(value))).toEqual([unreadable])
    }
  })
})

describe('nameConstraints', () => {
  const read = (value: Uint8Array<ArrayBuffer>) => readNameConstraints(readDer(value))
  const subtree = (...fields: Uint8Array[]) => sequence(...fields)
  const host = (text: string) => primitive(2, ascii(text))
  const network = (...octets: number[]) => sequence(constructed(0, subtree(primitive(7, Uint8Array.from(octets)))))

  it('have permitted and excluded subtrees, or one of these', () => {
    const [permitted, excluded] = [
      constructed(0, subtree(host('a'))),
      constructed(1, subtree(host('b')), subtree(host('c'))),
    ]
    const [a, b, c] = ['a', 'b', 'c'].map((text) => ({ form: 'dNSName', text }))
    expect(read(sequence(permitted, excluded))).toEqual({ permitted: [a], excluded: [b, c] })
    expect(read(sequence(permitted))).toEqual({ permitted: [a], excluded: [] })
    expect(read(sequence(excluded))).toEqual({ permitted: [], excluded: [b, c] })
    const constraints = read(sequence(permitted, excluded))
    for (const one of [constraints, constraints.permitted, constraints.excluded]) {
      expect(Object.isFrozen(one)).toBe(true)
    }
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', sequence()],
    ['a SET', set(constructed(0, subtree(host('a'))))],
    ['excluded subtrees first', sequence(constructed(1, subtree(host('a'))), constructed(0, subtree(host('a'))))],
    ['another field', sequence(constructed(0, subtree(host('a'))), constructed(2, subtree(host('a'))))],
    ['permitted subtrees twice', sequence(constructed(0, subtree(host('a'))), constructed(0, subtree(host('a'))))],
    ['no permitted subtree', sequence(constructed(0))],
    ['no excluded subtree', sequence(constructed(1))],
    ['a subtree without a base', sequence(constructed(0, subtree()))],
    ['a subtree that is a SET', sequence(constructed(0, set(host('a'))))],
    ['a minimum', sequence(constructed(0, subtree(host('a'), primitive(0, Uint8Array.of(0)))))],
    ['a maximum', sequence(constructed(0, subtree(host('a'), primitive(1, Uint8Array.of(9)))))],
    ['a base of an unknown form', sequence(constructed(0, subtree(primitive(9, ascii('a')))))],
  ])('cannot have %s', (_, value) => {
    expect(() => read(value)).toThrow(malformed)
  })

  it.each([
    [[10, 0, 0, 0, 255, 0, 0, 0]],
    [[10, 1, 2, 3, 255, 255, 255, 255]],
    [[0, 0, 0, 0, 0, 0, 0, 0]],
    [[10, 128, 0, 0, 255, 128, 0, 0]],
    [[10, 1, 2, 252, 255, 255, 255, 252]],
    [[...new Array(15).fill(0), 0, ...new Array(15).fill(255), 0]],
  ])('may have the network and mask %j', (octets) => {
    expect(() => read(network(...octets))).not.toThrow()
  })

  it.each([
    [[]],
    [[10, 0, 0, 0]],
    [[10, 0, 0, 255, 0, 0]],
    [[10, 0, 0, 0, 0, 255, 0, 0, 0, 0]],
    [new Array(30).fill(0)],
    [[10, 0, 0, 0, 255, 0, 255, 0]],
    [[10, 0, 0, 0, 255, 0, 0, 1]],
    [[10, 0, 0, 0, 253, 0, 0, 0]],
    [[10, 0, 0, 0, 254, 128, 0, 0]],
    [[10, 0, 0, 1, 255, 0, 0, 0]],
    [[10, 192, 0, 0, 255, 128, 0, 0]],
  ])('cannot have the network and mask %j', (octets) => {
    expect(() => read(network(...octets))).toThrow(malformed)
  })
})
