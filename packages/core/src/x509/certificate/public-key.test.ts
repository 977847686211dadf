import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import { readSubjectPublicKeyInfo } from './public-key.js'

const { bitString, empty, integer, objectIdentifier, octetString, sequence, set } = der
const malformed = expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' })
const [rsa, ec, ed25519] = ['1.2.840.113549.1.1.1', '1.2.840.10045.2.1', '1.3.101.112'].map(objectIdentifier) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const read = (...fields: Uint8Array[]) => readSubjectPublicKeyInfo(readDer(sequence(...fields)))
const key32 = bitString(new Uint8Array(32).fill(7))

describe('a SubjectPublicKeyInfo', () => {
  it('keeps its encoding, and has members that cannot be changed', () => {
    const encoding = sequence(sequence(ed25519), key32)
    const key = readSubjectPublicKeyInfo(readDer(encoding))
    expect(key.der).toEqual(encoding)
    expect(Object.isFrozen(key.jwk)).toBe(true)
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a SET', set(sequence(ed25519), key32)],
    ['nothing', sequence()],
    ['an algorithm without a key', sequence(sequence(ed25519))],
    ['another field', sequence(sequence(ed25519), key32, empty())],
    ['an algorithm that is not a SEQUENCE', sequence(set(ed25519), key32)],
    ['an algorithm without an identifier', sequence(sequence(), key32)],
    ['an algorithm of three fields', sequence(sequence(rsa, empty(), empty()), key32)],
    ['an algorithm that begins with a number', sequence(sequence(integer(1)), key32)],
    ['a key that is not a BIT STRING', sequence(sequence(ed25519), octetString(new Uint8Array(33)))],
  ])('cannot be %s', (_, encoding) => {
    expect(() => readSubjectPublicKeyInfo(readDer(encoding))).toThrow(malformed)
  })

  it('of an unknown type, or with unused bits, is read but cannot be used', () => {
    const unusable = { type: 'unsupported', jwk: undefined, modulusBits: undefined }
    expect(read(sequence(objectIdentifier('1.2.840.10040.4.1')), key32)).toMatchObject({
      ...unusable,
      fault: 'has a key of a type that is not supported',
    })
    expect(read(sequence(ed25519), bitString(new Uint8Array(32).fill(0x80), 7))).toMatchObject({
      ...unusable,
      fault: 'has a key that ends in the middle of an octet',
    })
  })
})

describe('a key of Ed25519', () => {
  it('has 32 octets and no parameters', () => {
    expect(read(sequence(ed25519), key32)).toMatchObject({
      type: 'Ed25519',
      jwk: { kty: 'OKP', crv: 'Ed25519', x: 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc' },
      modulusBits: undefined,
      fault: undefined,
    })
    for (const key of [
      read(sequence(ed25519, empty()), key32),
      read(sequence(ed25519), bitString(new Uint8Array(31))),
      read(sequence(ed25519), bitString(new Uint8Array(33))),
    ]) {
      expect(key).toMatchObject({ type: 'unsupported', jwk: undefined, fault: 'has a malformed Ed25519 key' })
    }
  })
})

describe('a key of RSA', () => {
  const modulus = (bits: number) => 2n ** BigInt(bits - 1) + 1n
  const rsaKey = (...values: Uint8Array[]) => read(sequence(rsa, empty()), bitString(sequence(...values)))
  const faultOf = (n: bigint, e: bigint) => rsaKey(integer(n), integer(e)).fault

  it('has a modulus and an exponent', () => {
    const key = rsaKey(integer(modulus(2_048)), integer(65_537))
    expect(key).toMatchObject({ type: 'RSA', modulusBits: 2_048, jwk: { kty: 'RSA', e: 'AQAB' }, fault: undefined })
    expect(key.jwk?.n).toBe(`g${'A'.repeat(340)}Q`)
    expect(Object.isFrozen(key.jwk)).toBe(true)
  })

  it.each([
    [2_047, 3n, 'has an RSA key of 2047 bits (2048 to 8192 bits are allowed)'],
    [2_048, 3n, undefined],
    [2_049, 3n, undefined],
    [8_192, 3n, undefined],
    [8_193, 3n, 'has an RSA key of 8193 bits (2048 to 8192 bits are allowed)'],
    [2_048, 1n, 'has an RSA exponent that is not an odd number above 1'],
    [2_048, 0n, 'has an RSA exponent that is not an odd number above 1'],
    [2_048, 2n, 'has an RSA exponent that is not an odd number above 1'],
    [2_048, 65_538n, 'has an RSA exponent that is not an odd number above 1'],
    [2_048, 2n ** 64n - 1n, undefined],
    [2_048, 2n ** 64n + 1n, 'has an RSA exponent of more than 64 bits'],
  ] as const)('of %d bits with the exponent %d: %s', (bits, exponent, fault) => {
    expect(faultOf(modulus(bits), exponent)).toBe(fault)
  })

  it('has an odd modulus', () => {
    expect(faultOf(modulus(2_048) + 1n, 3n)).toBe('has an RSA modulus that is even')
  })

  it.each<[string, readonly Uint8Array[]]>([
    ['one value', [integer(modulus(2_048))]],
    ['three values', [integer(modulus(2_048)), integer(3), integer(1)]],
    ['a negative modulus', [integer(-modulus(2_048)), integer(3)]],
    ['a negative exponent', [integer(modulus(2_048)), integer(-3)]],
    ['a modulus that is an OCTET STRING', [octetString(new Uint8Array(256).fill(1)), integer(3)]],
  ])('cannot have %s', (_, values) => {
    expect(rsaKey(...values)).toMatchObject({ type: 'unsupported', jwk: undefined, fault: 'has a malformed RSA key' })
  })

  it('is a SEQUENCE in DER', () => {
    const values = [integer(3), integer(modulus(2_048))]
    for (const encoding of [set(...values), Uint8Array.of(0x30, 0x80), new Uint8Array(0)]) {
      expect(read(sequence(rsa, empty()), bitString(encoding)).fault).toBe('has a malformed RSA key')
    }
  })
})

describe('a key of EC', () => {
  const curve = objectIdentifier('1.3.132.0.34')
  const parse = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  // The base point of P-384 (SP 800-186 section 3.2.1.4).
  const x = 'aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7'
  const y = '3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f'

  it('is an uncompressed point on a named curve', () => {
    expect(read(sequence(ec, curve), bitString(parse(`04${x}${y}`)))).toMatchObject({
      type: 'EC',
      jwk: { kty: 'EC', crv: 'P-384' },
      modulusBits: undefined,
      fault: undefined,
    })
    for (const point of [`03${x}`, `02${x}${y}`, `04${x}`, `04${x}${y}00`, `04${y}${x}`, '']) {
      expect(read(sequence(ec, curve), bitString(parse(point))).fault).toBe(
        'has an EC key that is not a point on P-384',
      )
    }
  })

  it('names its curve', () => {
    const point = bitString(parse(`04${x}${y}`))
    for (const parameters of [[], [empty()], [sequence(curve)]]) {
      expect(read(sequence(ec, ...parameters), point).fault).toBe('has an EC key without a named curve')
    }
    // secp256k1
    expect(read(sequence(ec, objectIdentifier('1.3.132.0.10')), point).fault).toBe(
      'has an EC key on a curve that is not P-256, P-384 or P-521',
    )
  })
})
