import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, decodeBase64url, encodeBase64, encodeBase64url, toBinary } from './base64.js'

describe('base64', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
      }),
    )
  })

  it('accepts only the text that its bytes encode to', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgw+/=_- \n'), maxLength: 12 })
    fc.assert(
      fc.property(text, (candidate) => {
        let bytes: Uint8Array
        try {
          bytes = decodeBase64(candidate)
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
          return
        }
        expect(encodeBase64(bytes)).toBe(candidate)
      }),
    )
  })

  it.each(['A', 'AA', 'AA=', 'AAA', 'AB==', 'AAB=', 'AA==AA==', 'AAAA\n', ' AAAA', 'AA-_', 'AAA=='])(
    'refuses %j',
    (text) => {
      expect(() => decodeBase64(text)).toThrow(SyntaxError)
    },
  )

  it('writes base64url without padding', () => {
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff, 0))).toBe('----____AA')
    expect(decodeBase64url('----____AA')).toEqual(Uint8Array.of(0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff, 0))
    expect(encodeBase64(Uint8Array.of(0xfb, 0xff))).toBe('+/8=')
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xff))).toBe('-_8')
  })
})

describe('toBinary', () => {
  it.each([0, 1, 255, 8_191, 8_192, 8_193, 70_000])('keeps every one of %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff)
    const text = toBinary(bytes)
    expect(text).toHaveLength(length)
    expect(Uint8Array.from(text, (character) => character.charCodeAt(0))).toEqual(bytes)
  })

  it('encodes the bytes of a view, and none outside it', () => {
    expect(toBinary(Uint8Array.of(1, 0x80, 0xff, 4).subarray(1, 3))).toBe('\u0080\u00ff')
  })
})

describe('decodeBase64url', () => {
  it('reads what encodeBase64url writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
      }),
    )
  })

  it('accepts only the text that its bytes encode to', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw-_+/= \n'), maxLength: 12 }), (candidate) => {
        let bytes: Uint8Array
        try {
          bytes = decodeBase64url(candidate)
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
          return
        }
        expect(encodeBase64url(bytes)).toBe(candidate)
      }),
    )
  })

  it.each(['A', 'AB', 'AAB', 'AA==', 'AAA=', 'AA+_', 'AA/_', 'AAAA\n', ' AAAA', 'AA AA', 'ÀAAA'])(
    'refuses %j',
    (text) => {
      expect(() => decodeBase64url(text)).toThrow(SyntaxError)
    },
  )
})
