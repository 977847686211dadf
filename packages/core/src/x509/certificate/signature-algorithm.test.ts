import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { readDer } from './der-reader.js'
import { readSignatureAlgorithm } from './signature-algorithm.js'

const nothing = der.tagged(0x05)
const sha256 = '2.16.840.1.101.3.4.2.1'
const sha384 = '2.16.840.1.101.3.4.2.2'
const sha512 = '2.16.840.1.101.3.4.2.3'

/** Reads an AlgorithmIdentifier of an object identifier and parameters. */
const read = (id: string | Uint8Array, ...parameters: Uint8Array[]) =>
  readSignatureAlgorithm(readDer(der.sequence(typeof id === 'string' ? der.objectIdentifier(id) : id, ...parameters)))

describe('the algorithm of a certificate signature', () => {
  it.each([
    ['1.2.840.113549.1.1.5', 'SHA-1'],
    ['1.2.840.113549.1.1.11', 'SHA-256'],
    ['1.2.840.113549.1.1.12', 'SHA-384'],
    ['1.2.840.113549.1.1.13', 'SHA-512'],
  ])('is RSASSA-PKCS1-v1_5 for %s, with parameters that are NULL or absent', (id, hash) => {
    expect(read(id, nothing)).toEqual({ name: 'RSASSA-PKCS1-v1_5', hash })
    expect(read(id)).toEqual({ name: 'RSASSA-PKCS1-v1_5', hash })
    expect(read(id, der.sequence())).toBeUndefined()
  })

  it.each([
    ['1.2.840.10045.4.1', 'SHA-1'],
    ['1.2.840.10045.4.3.2', 'SHA-256'],
    ['1.2.840.10045.4.3.3', 'SHA-384'],
    ['1.2.840.10045.4.3.4', 'SHA-512'],
  ])('is ECDSA for %s, without parameters', (id, hash) => {
    expect(read(id)).toEqual({ name: 'ECDSA', hash })
    expect(read(id, nothing)).toBeUndefined()
  })

  it('is Ed25519 without parameters', () => {
    expect(read('1.3.101.112')).toEqual({ name: 'Ed25519', hash: undefined })
    expect(read('1.3.101.112', nothing)).toBeUndefined()
  })

  it.each([
    ['an unknown object identifier', () => read('1.2.3.4', nothing)],
    ['the object identifier of an attribute', () => read('2.5.4.3')],
    ['a type that is not an object identifier', () => read(der.integer(1))],
    ['a third value', () => read('1.2.840.113549.1.1.11', nothing, nothing)],
    ['no value', () => readSignatureAlgorithm(readDer(der.sequence()))],
  ])('is not supported for %s', (_, attempt) => {
    expect(attempt()).toBeUndefined()
  })
})

/** The parameters of RSASSA-PSS (RFC 4055 section 3.1), with one part replaced. */
function pss(
  parts: { hash?: Uint8Array[]; mask?: Uint8Array[]; salt?: Uint8Array[]; rest?: Uint8Array[] } = {},
): Uint8Array[] {
  const hash = der.sequence(der.objectIdentifier(sha256), nothing)
  const {
    hash: hashField = [der.constructed(0, hash)],
    mask = [der.constructed(1, der.sequence(der.objectIdentifier('1.2.840.113549.1.1.8'), hash))],
    salt = [der.constructed(2, der.integer(32))],
    rest = [],
  } = parts
  return [...hashField, ...mask, ...salt, ...rest]
}

const readPss = (...values: Uint8Array[]) => read('1.2.840.113549.1.1.10', der.sequence(...values))
const hashOf = (id: string, ...parameters: Uint8Array[]) => der.sequence(der.objectIdentifier(id), ...parameters)
const maskOf = (...hash: Uint8Array[]) => [
  der.constructed(1, der.sequence(der.objectIdentifier('1.2.840.113549.1.1.8'), ...hash)),
]

describe('the parameters of RSASSA-PSS', () => {
  it.each([
    [sha256, 'SHA-256'],
    [sha384, 'SHA-384'],
    [sha512, 'SHA-512'],
  ])('name %s for the message and for the mask', (id, hash) => {
    for (const parameters of [[nothing], []]) {
      const own = hashOf(id, ...parameters)
      const values = pss({ hash: [der.constructed(0, own)], mask: maskOf(own) })
      expect(readPss(...values)).toEqual({ name: 'RSA-PSS', hash, saltLength: 32 })
    }
  })

  it('have a salt of 20 octets by default, and of at most 127', () => {
    const withSalt = (length: number) => readPss(...pss({ salt: [der.constructed(2, der.integer(length))] }))
    expect(readPss(...pss({ salt: [] }))).toEqual({ name: 'RSA-PSS', hash: 'SHA-256', saltLength: 20 })
    for (const length of [0, 127]) expect(withSalt(length)).toMatchObject({ saltLength: length })
    for (const length of [128, 256, -1, -128]) expect(withSalt(length)).toBeUndefined()
  })

  const sha = hashOf(sha256, nothing)
  const mgf1 = der.objectIdentifier('1.2.840.113549.1.1.8')
  it.each<[string, Uint8Array[]]>([
    ['nothing', []],
    ['a hash alone', [der.constructed(0, sha)]],
    ['a hash in the field of the mask', pss({ hash: [der.constructed(1, sha)] })],
    ['no hash', pss({ hash: [] })],
    ['an empty hash', pss({ hash: [der.constructed(0)] })],
    ['two hashes', pss({ hash: [der.constructed(0, sha, sha)] })],
    ['a hash that is a set', pss({ hash: [der.constructed(0, der.set(der.objectIdentifier(sha256)))] })],
    ['a hash with a third value', pss({ hash: [der.constructed(0, hashOf(sha256, nothing, nothing))] })],
    ['a hash that is not an identifier', pss({ hash: [der.constructed(0, der.sequence(der.integer(1)))] })],
    ['a hash with parameters', pss({ hash: [der.constructed(0, hashOf(sha256, der.sequence()))] })],
    ['a hash without an identifier', pss({ hash: [der.constructed(0, der.sequence())] })],
    [
      'SHA-1',
      pss({ hash: [der.constructed(0, hashOf('1.3.14.3.2.26', nothing))], mask: maskOf(hashOf('1.3.14.3.2.26')) }),
    ],
    ['no mask', pss({ mask: [] })],
    ['a mask in another field', pss({ mask: [der.constructed(3, der.sequence(mgf1, sha))] })],
    ['an empty mask', pss({ mask: [der.constructed(1)] })],
    ['two masks', pss({ mask: [der.constructed(1, der.sequence(mgf1, sha), der.sequence(mgf1, sha))] })],
    ['a mask that is a set', pss({ mask: [der.constructed(1, der.set(mgf1, sha))] })],
    ['a mask that is not an identifier', pss({ mask: [der.constructed(1, der.sequence(der.integer(1), sha))] })],
    ['a mask without an identifier', pss({ mask: [der.constructed(1, der.sequence())] })],
    ['another mask function', pss({ mask: [der.constructed(1, der.sequence(der.objectIdentifier('1.2.3'), sha))] })],
    ['a mask of another hash', pss({ mask: maskOf(hashOf(sha384, nothing)) })],
    ['a mask with two hashes', pss({ mask: maskOf(sha, sha) })],
    ['a mask without a hash', pss({ mask: maskOf() })],
    ['a salt length in another field', pss({ salt: [der.constructed(4, der.integer(32))] })],
    ['an empty salt length', pss({ salt: [der.constructed(2)] })],
    ['two salt lengths', pss({ salt: [der.constructed(2, der.integer(32), der.integer(32))] })],
    ['a salt length that is not an integer', pss({ salt: [der.constructed(2, der.octetString(Uint8Array.of(32)))] })],
    ['a trailer field', pss({ rest: [der.constructed(3, der.integer(1))] })],
  ])('are not supported with %s', (_, values) => {
    expect(readPss(...values)).toBeUndefined()
  })

  it('are required, and are a sequence', () => {
    expect(read('1.2.840.113549.1.1.10')).toBeUndefined()
    expect(read('1.2.840.113549.1.1.10', nothing)).toBeUndefined()
    expect(read('1.2.840.113549.1.1.10', der.constructed(0, ...pss()))).toBeUndefined()
    expect(read('1.2.3.4', der.sequence(...pss()))).toBeUndefined()
  })
})
