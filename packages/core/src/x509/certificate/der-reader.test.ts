import { der } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import {
  contentsOf,
  type DerElement,
  derLimits,
  encodingOf,
  equalBytes,
  readDer,
  readObjectIdentifier,
} from './der-reader.js'

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

describe('the strict DER pass', () => {
  it.each<[string, string]>([
    ['an indefinite length', '30 80 02 01 01 00 00'],
    ['a long length below 128', '04 81 01 00'],
    ['a length with a leading zero', `04 82 00 80 ${'00'.repeat(128)}`],
    ['a length of four octets', '04 84 00 00 00 01 00'],
    ['a length beyond the end', '04 02 00'],
    ['a truncated length', '04 82 01'],
    ['nothing', ''],
    ['an identifier octet without a length', '30'],
    ['bytes after the end', '05 00 00'],
    ['bytes after the end of an inner value', '30 03 05 00 05'],
    ['a value that is longer than its parent', '30 03 04 02 00'],
    ['a boolean of 01', '01 01 01'],
    ['a boolean of two octets', '01 02 ff ff'],
    ['an empty boolean', '01 00'],
    ['an integer with a leading 00', '02 02 00 7f'],
    ['an integer with a leading FF', '02 02 ff 80'],
    ['an empty integer', '02 00'],
    ['an enumerated with a leading 00', '0a 02 00 01'],
    ['a NULL with contents', '05 01 00'],
    ['an empty bit string', '03 00'],
    ['a bit string with 8 unused bits', '03 02 08 00'],
    ['a bit string of nothing with unused bits', '03 01 01'],
    ['unused bits that are set', '03 02 01 01'],
    ['an empty object identifier', '06 00'],
    ['a truncated object identifier', '06 02 2a 86'],
    ['an object identifier with a leading 80', '06 03 2a 80 01'],
    ['a constructed octet string', '24 04 04 02 00 00'],
    ['a constructed UTF8String', '2c 03 0c 01 61'],
    ['a primitive SEQUENCE', '10 00'],
    ['a primitive SET', '11 00'],
    ['an end-of-contents mark', '00 00'],
    ['a tag number above 30', 'bf 1f 00'],
    ['a SET out of order', '31 06 02 01 02 02 01 01'],
  ])('refuses %s', (_, hex) => {
    expect(() => readDer(bytes(hex))).toThrow(VerificationError)
  })

  it.each<[string, string]>([
    ['a length of 128', `04 81 80 ${'00'.repeat(128)}`],
    ['a length of 256', `04 82 01 00 ${'00'.repeat(256)}`],
    ['integers with a needed leading octet', '30 08 02 02 00 80 02 02 ff 7f'],
    ['an empty bit string without unused bits', '03 01 00'],
    ['an ordered SET, equal values included', '31 09 02 01 01 02 01 01 04 01 00'],
    ['an empty SEQUENCE', '30 00'],
    ['context-specific values', 'a0 03 80 01 ff'],
  ])('takes %s', (_, hex) => {
    expect(encodingOf(readDer(bytes(hex)))).toEqual(bytes(hex))
  })

  it.each<[string, string]>([
    ['a length of one octet that is 127', `04 7f ${'00'.repeat(127)}`],
    ['a length of 65,536', `04 83 01 00 00 ${'00'.repeat(65_536)}`],
    ['a boolean of 00', '01 01 00'],
    ['a boolean of FF', '01 01 ff'],
    ['an integer of one octet with its highest bit', '02 01 80'],
    ['an integer of 00', '02 01 00'],
    ['an integer of FF', '02 01 ff'],
    ['an enumerated', '0a 01 00'],
    ['a bit string of 7 unused bits', '03 02 07 80'],
    ['a bit string of one unused bit', '03 02 01 02'],
    ['a bit string whose contents end in one bits', '03 02 00 ff'],
    ['a NULL', '05 00'],
    ['an object identifier of 64 octets', `06 40 2a ${'01'.repeat(63)}`],
    ['an object identifier with an 80 within an arc', '06 04 2a 81 80 00'],
    ['a constructed value of a class of its own', '60 02 05 00'],
    ['a SET of values that differ in their length', '31 07 04 01 05 04 02 00 00'],
    ['the tag number 30', 'be 00'],
  ])('accepts %s', (_, hex) => {
    expect(encodingOf(readDer(bytes(hex)))).toEqual(bytes(hex))
  })

  it.each<[string, string]>([
    ['a length of 127 in two octets', `04 81 7f ${'00'.repeat(127)}`],
    ['a length of 255 in three octets', `04 82 00 ff ${'00'.repeat(255)}`],
    ['a length of 65,535 in four octets', `04 83 00 ff ff ${'00'.repeat(65_535)}`],
    ['an object identifier of 65 octets', `06 41 2a ${'01'.repeat(64)}`],
    ['an object identifier that begins with 80', '06 02 80 01'],
    ['an object identifier of one octet that continues', '06 01 80'],
    ['a bit string with 2 unused bits, one of them set', '03 02 02 02'],
    ['a SET whose second value is smaller in its last octet', '31 08 04 02 00 02 04 02 00 01'],
    ['a value whose length goes one octet beyond its parent', '30 04 04 03 00 00'],
    ['a length whose octets go beyond the parent', '30 02 04 81 00'],
    ['a constructed integer', '22 03 02 01 01'],
    ['an end-of-contents mark within', '30 02 00 00'],
  ])('refuses %s', (_, hex) => {
    expect(() => readDer(bytes(hex))).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })

  it.each<[string, string, string]>([
    ['nothing', '', 'it ends in the middle of a value'],
    ['only an identifier octet', '05', 'it ends in the middle of a value'],
    ['an identifier octet at the end of its parent', '30 03 05 00 05', 'it ends in the middle of a value'],
    ['bytes after the end', '05 00 00', 'it has 1 bytes after its end'],
    ['an indefinite length', '30 80 00 00', 'a length is indefinite, as only BER allows'],
    [
      'an indefinite length before 128 octets',
      `04 80 ${'00'.repeat(128)}`,
      'a length is indefinite, as only BER allows',
    ],
    ['a truncated length', '04 82 01', 'a length goes beyond the end'],
    ['a length without its octets', '04 81', 'a length goes beyond the end'],
    ['a length of four octets', '04 84 01 00 00 00', 'a length goes beyond the end'],
    ['a length of 127 octets', `04 ff ${'01'.repeat(127)}`, 'a length goes beyond the end'],
    ['a length of 128 without contents', '04 81 80', 'a length goes beyond the end'],
    ['a length of 0 in two octets', '04 81 00', 'a length is not encoded in the fewest octets'],
    [
      'a length of 256 in four octets',
      `04 84 00 00 01 00 ${'00'.repeat(256)}`,
      'a length is not encoded in the fewest octets',
    ],
    ['the tag number 31, with more octets', '9f 00', 'a value has a tag number above 30'],
    ['an end-of-contents marker', '00 00', 'it has an end-of-contents marker, as only BER allows'],
    ['a primitive SEQUENCE', '10 00', 'a SEQUENCE or SET is primitive'],
    ['an object identifier that ends in 80', '06 03 2a 81 80', 'an OBJECT IDENTIFIER is truncated'],
  ])('names the fault of %s', (_, hex, why) => {
    expect(() => readDer(bytes(hex))).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID', message: `The certificate is malformed: ${why}` }),
    )
  })

  it('reads no octet beyond a value', () => {
    const equalValues = '31 06 02 01 01 02 01 01'
    expect(() => readDer(bytes(`30 0b ${equalValues} 01 01 00`))).not.toThrow()
    expect(() => readDer(bytes('30 06 06 02 2a 03 80 00'))).not.toThrow()
  })

  it('counts the values, nested ones included', () => {
    const three = der.sequence(der.empty(), der.empty())
    expect(() => readDer(three, { ...derLimits, maxElements: 3 })).not.toThrow()
    expect(() => readDer(three, { ...derLimits, maxElements: 2 })).toThrow('too many ASN.1 values')
  })

  it('returns where each value begins and ends', () => {
    const [first, second] = readDer(bytes('30 06 02 01 05 04 01 07')).children
    expect(first).toMatchObject({ tag: 2, start: 2, contentStart: 4, end: 5, children: [] })
    expect(second).toMatchObject({ tag: 4, start: 5, contentStart: 7, end: 8 })
    expect(contentsOf(second as DerElement)).toEqual(Uint8Array.of(7))
    expect(encodingOf(second as DerElement)).toEqual(Uint8Array.of(4, 1, 7))
  })

  it('accepts at most 256 KiB', () => {
    // Four octets are the identifier and the length.
    expect(() => readDer(der.octetString(new Uint8Array(256 * 1024 - 5)))).not.toThrow()
    expect(() => readDer(der.octetString(new Uint8Array(256 * 1024 - 4)))).toThrow('more than 262144 bytes')
  })

  it('accepts a SET in any order if orderedSets is false', () => {
    expect(readDer(bytes('31 06 02 01 02 02 01 01'), { ...derLimits, orderedSets: false }).children).toHaveLength(2)
  })

  it('limits depth and size', () => {
    const nested = (depth: number) => {
      let value = der.empty()
      for (let level = 0; level < depth; level++) value = der.sequence(value)
      return value
    }
    expect(() => readDer(nested(24))).not.toThrow()
    expect(() => readDer(nested(25))).toThrow('nested too deeply')
    expect(() => readDer(nested(10_000))).toThrow('nested too deeply')
    expect(() => readDer(der.octetString(new Uint8Array(256 * 1024)))).toThrow('more than 262144 bytes')
  })

  it('reads a number of octets in proportion to the size', () => {
    const reads = (count: number): number => {
      let octets = 0
      const flat = der.tagged(
        0x30,
        new Uint8Array(2 * count).map((_, index) => (index % 2 === 0 ? 5 : 0)),
      )
      const counted = new Proxy(flat, {
        get(target, name) {
          octets++
          return Reflect.get(target, name)
        },
      })
      expect(readDer(counted).children).toHaveLength(count)
      return octets
    }
    expect(reads(10_000)).toBeLessThan(11 * reads(1_000))
  })

  it('throws only ERR_CERTIFICATE_INVALID, for any input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        try {
          readDer(new Uint8Array(input))
        } catch (error) {
          expect(error).toBeInstanceOf(VerificationError)
          expect((error as VerificationError).code).toBe('ERR_CERTIFICATE_INVALID')
        }
      }),
    )
  })

  it('accepts only bytes that encode back to themselves', () => {
    const value: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.letrec<{ value: Uint8Array<ArrayBuffer> }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(der.integer),
        fc.boolean().map(der.boolean),
        fc.uint8Array({ maxLength: 300 }).map((octets) => der.octetString(octets)),
        fc.array(tie('value'), { maxLength: 4 }).map((values) => der.sequence(...values)),
        fc.array(tie('value'), { maxLength: 4 }).map((values) => der.set(...values)),
        fc.array(tie('value'), { maxLength: 3 }).map((values) => der.constructed(2, ...values)),
      ),
    })).value
    const write = ({ tag, children, bytes: all, contentStart, end }: DerElement): Uint8Array<ArrayBuffer> =>
      der.tagged(tag, ...((tag & 0x20) === 0 ? [all.slice(contentStart, end)] : children.map(write)))
    fc.assert(
      fc.property(value, (encoding) => {
        expect(write(readDer(encoding))).toEqual(encoding)
      }),
    )
  })
})

describe('equalBytes', () => {
  it('compares length and every octet', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true)
    for (const other of [Uint8Array.of(1), Uint8Array.of(1, 2, 3), Uint8Array.of(1, 3), Uint8Array.of(0, 2)]) {
      expect(equalBytes(Uint8Array.of(1, 2), other)).toBe(false)
    }
  })

  it('compares views of the same bytes', () => {
    const all = Uint8Array.of(1, 2, 1, 2, 3, 4)
    const [first, same, other] = [all.subarray(0, 2), all.subarray(2, 4), all.subarray(4)]
    expect([equalBytes(first, all.subarray(0, 2)), equalBytes(first, same)]).toEqual([true, true])
    expect(equalBytes(first, other)).toBe(false)
  })
})

describe('an object identifier', () => {
  it('is no other type', () => {
    expect(() => readObjectIdentifier(readDer(der.integer(5)))).toThrow('a value is not an OBJECT IDENTIFIER')
  })

  it.each([
    '0.0',
    '0.39',
    '1.0',
    '1.39',
    '2.0',
    '2.39',
    '2.5.29.17',
    '2.999',
    '1.2.840.113549.1.1.11',
    `2.25.${2n ** 127n}`,
    '2.25.329800735698586629295641978511506172918',
    `2.${2n ** 127n + 1n}`,
    `1.3.${2n ** 60n + 85n}`,
    `1.3.${2 ** 45}.${2 ** 52}.1`,
  ])('is read as %s', (dotted) => {
    expect(readObjectIdentifier(readDer(der.objectIdentifier(dotted)))).toBe(dotted)
  })
})
