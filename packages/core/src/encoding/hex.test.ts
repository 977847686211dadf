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

  it.each(['0', 'AB', '0g', '00 ', '٠٠'])('refuses %j', (text) => {
    expect(() => decodeHex(text)).toThrow(SyntaxError)
  })
})
