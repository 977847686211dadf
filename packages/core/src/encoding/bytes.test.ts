import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bytesOf, decodeUtf8, encodeUtf8, isBytes } from './bytes.js'

describe('UTF-8', () => {
  it('reads what it writes, a byte order mark included', () => {
    for (const text of ['', 'a', 'ä€😀', '\ufeffsigned']) expect(decodeUtf8(encodeUtf8(text))).toBe(text)
    expect(encodeUtf8('ä')).toEqual(Uint8Array.of(0xc3, 0xa4))
  })

  it.each([[[0xff]], [[0xc3]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]]])(
    'refuses the bytes %j',
    (bytes) => {
      expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(TypeError)
    },
  )

  it('is the result of bytesOf for a text; bytes are returned unchanged', () => {
    const bytes = Uint8Array.of(1)
    expect(bytesOf(bytes)).toBe(bytes)
    expect(bytesOf('ä')).toEqual(Uint8Array.of(0xc3, 0xa4))
  })
})

describe('isBytes', () => {
  it('accepts a Uint8Array of any realm, and of a subclass', () => {
    for (const value of [new Uint8Array(2), Buffer.from('a'), runInNewContext('new Uint8Array(2)')]) {
      expect(isBytes(value)).toBe(true)
    }
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Uint8Array'],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['an Int8Array', new Int8Array(2)],
    ['a Uint8ClampedArray', new Uint8ClampedArray(2)],
    ['a DataView', new DataView(new ArrayBuffer(2))],
    ['an array', [1, 2]],
    ['an object with the same toStringTag', { [Symbol.toStringTag]: 'Uint8Array' }],
    ['an object that inherits from a Uint8Array', Object.create(new Uint8Array(2))],
  ])('refuses %s', (_, value) => {
    expect(isBytes(value)).toBe(false)
  })
})
