import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { type Attribute, nameOf as name } from '#test/support/names.js'
import { isWithin, mayBeWithin, nameKey } from './name-comparison.js'

const cn = '2.5.4.3'
const o = '2.5.4.10'
const areEqual = (a: ReturnType<typeof name>, b: ReturnType<typeof name>): boolean => nameKey(a) === nameKey(b)

describe('names', () => {
  it('are equal in another string type, another case or with other runs of spaces (RFC 5280 section 7.1)', () => {
    const plain = name([cn, der.string('Ab  c ', 'UTF8String')])
    for (const form of ['PrintableString', 'BMPString', 'UniversalString', 'IA5String'] as const) {
      expect(areEqual(plain, name([cn, der.string(' aB C', form)]))).toBe(true)
    }
    expect(areEqual(plain, name([cn, der.string('Ab c', 'TeletexString')]))).toBe(false)
    expect(areEqual(plain, name([o, der.string('Ab c')]))).toBe(false)
    expect(areEqual(name([cn, der.string('é')]), name([cn, der.string('É')]))).toBe(false)
  })

  it('differ if a relative name has more attributes, or other boundaries', () => {
    const a: Attribute = [cn, der.string('a')]
    const b: Attribute = [o, der.string('b')]
    expect(areEqual(name([a, b]), name([b, a]))).toBe(true)
    expect(areEqual(name([a, b]), name(a, b))).toBe(false)
    expect(areEqual(name(a), name(a, b))).toBe(false)
    expect(areEqual(name(), name())).toBe(true)
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

  it('compare as bytes if the value is not valid text of its type', () => {
    const broken = der.string('a@b', 'PrintableString')
    expect(areEqual(name([cn, broken]), name([cn, broken]))).toBe(true)
    expect(areEqual(name([cn, broken]), name([cn, der.string('a@c', 'PrintableString')]))).toBe(false)
    expect(areEqual(name([cn, broken]), name([cn, der.string('a@b')]))).toBe(false)
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
    expect(areEqual(name([cn, der.string(one)]), name([cn, der.string(other)]))).toBe(true)
  })

  it.each([
    ['ab', 'a b'],
    ['a\tb', 'a b'],
    ['a É', 'a é'],
    ['[', '{'],
    ['@', '\u0060'],
  ])('are not equal in %j and %j', (one, other) => {
    expect(areEqual(name([cn, der.string(one)]), name([cn, der.string(other)]))).toBe(false)
  })

  it('are significant in a TeletexString', () => {
    const teletex = (text: string) => name([cn, der.string(text, 'TeletexString')])
    expect(areEqual(teletex('Ab'), teletex('Ab'))).toBe(true)
    expect(areEqual(teletex('Ab'), teletex('ab'))).toBe(false)
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
