import { der } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import { type DerElement, derLimits, encodingOf, readDer, readObjectIdentifier } from './der-reader.js'

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
    const start = performance.now()
    expect(() => readDer(nested(10_000))).toThrow('nested too deeply')
    expect(performance.now() - start).toBeLessThan(2000)
    expect(() => readDer(der.octetString(new Uint8Array(256 * 1024)))).toThrow('more than 262144 bytes')
  })

  it('takes time in proportion to the size', () => {
    const flat = (count: number) =>
      der.tagged(
        0x30,
        new Uint8Array(2 * count).map((_, index) => (index % 2 === 0 ? 5 : 0)),
      )
    const small = flat(10_000)
    const large = flat(100_000)
    const best = (input: Uint8Array<ArrayBuffer>) =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const start = performance.now()
          readDer(input)
          return performance.now() - start
        }),
      )
    best(small)
    // Ten times the size, with a margin for garbage collection and a busy machine.
    expect(best(large)).toBeLessThan(Math.max(1, best(small)) * 60)
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

describe('an object identifier', () => {
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
    `1.3.${2 ** 45}.${2 ** 52}.1`,
  ])('is read as %s', (dotted) => {
    expect(readObjectIdentifier(readDer(der.objectIdentifier(dotted)))).toBe(dotted)
  })
})
