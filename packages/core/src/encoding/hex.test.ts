import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from './hex.js'

describe('hex', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeHex(encodeHex(bytes))).toEqual(bytes)
      }),
    )
  })

  it('has two lower-case digits for each byte', () => {
    expect(encodeHex(Uint8Array.of(0, 1, 0x0f, 0x10, 0x9a, 0xff))).toBe('00010f109aff')
    expect(decodeHex('00010f109aff')).toEqual(Uint8Array.of(0, 1, 0x0f, 0x10, 0x9a, 0xff))
    expect(decodeHex('')).toEqual(new Uint8Array(0))
  })

  it('uses toHex() of the engine if there is one', () => {
    const bytes = Uint8Array.of(0, 1, 0x0f, 0x10, 0x9a, 0xff)
    expect(encodeHex(Object.assign(bytes.slice(), { toHex: undefined }))).toBe('00010f109aff')
    expect(encodeHex(Object.assign(bytes.slice(), { toHex: () => 'by the engine' }))).toBe('by the engine')
  })

  // The neighbours of the characters 0, 9, a and f, in either position.
  it.each(['/0', '0/', ':0', '0:', '`0', '0`', 'g0', '0000g0', '0g00', '000', 'f'])('refuses the text %j', (text) => {
    expect(() => decodeHex(text)).toThrow(new SyntaxError('not lower-case hex'))
  })

  it.each(['0', 'AB', '0g', '00 ', '٠٠'])('refuses %j', (text) => {
    expect(() => decodeHex(text)).toThrow(SyntaxError)
  })
})
