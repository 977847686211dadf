import { describe, expect, it } from 'vitest'
import { toBinary } from './binary.js'

describe('toBinary', () => {
  it.each([0, 1, 255, 8_191, 8_192, 8_193, 70_000])('keeps each of %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff)
    const text = toBinary(bytes)
    expect(text).toHaveLength(length)
    expect(Uint8Array.from(text, (character) => character.charCodeAt(0))).toEqual(bytes)
  })

  it('reads the bytes of a view, and none outside it', () => {
    expect(toBinary(Uint8Array.of(1, 0x80, 0xff, 4).subarray(1, 3))).toBe('\u0080\u00ff')
  })
})
