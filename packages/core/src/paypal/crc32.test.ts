import { crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32.js'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('crc32', () => {
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
    ['\0', 0xd202ef8d],
  ])('of %j is %i', (text, checksum) => {
    expect(crc32(encode(text))).toBe(checksum)
  })

  it('is equal to that of zlib for every byte and every length', () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => (index * index * 7) & 0xff)
    for (let end = 0; end <= bytes.length; end += 1) {
      expect(crc32(bytes.subarray(0, end))).toBe(zlibCrc32(bytes.subarray(0, end)))
    }
  })
})
