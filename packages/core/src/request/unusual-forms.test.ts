import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { TimeoutError } from '../transfer/within.js'
import { readUnusualBody, readUnusualHeaders, unreadable } from './unusual-forms.js'

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'VerificationError', code, message: expect.stringMatching(message) })

describe('readUnusualBody', () => {
  it.each<[string, unknown]>([
    ['a text', 'é'],
    ['a text with a surrogate pair', '\u{1f600}'],
    ['an ArrayBuffer', new ArrayBuffer(4)],
    ['shared memory', new SharedArrayBuffer(4)],
    ['bytes', new Uint8Array(4)],
  ])('accepts as many bytes as are allowed: %s', (_, body) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(4)
    expect(readUnusualBody(body, bytes.length)).toEqual(bytes)
    expect(() => readUnusualBody(body, bytes.length - 1)).toThrow(refusal('ERR_BODY_TOO_LARGE', /larger than/))
  })

  it('accepts a text of as many characters as bytes are allowed', () => {
    expect(readUnusualBody('abcd', 4)).toEqual(new TextEncoder().encode('abcd'))
  })

  it('refuses a text over the limit without searching for lost bytes', () => {
    expect(() => readUnusualBody('abcd\ufffd', 4)).toThrow(refusal('ERR_BODY_TOO_LARGE', /4 bytes/))
  })

  it.each<[unknown, RegExp]>([
    [undefined, /^The body is missing\./],
    [null, /^The body is missing\./],
    [new DataView(new ArrayBuffer(1)), /^The body is a view that is not a Uint8Array\./],
    [new Uint16Array(1), /^The body is a view that is not a Uint8Array\./],
    [{ type: 'parsed' }, /^The body is an object, such as a parser makes\./],
    [[1, 2], /^The body is an object, such as a parser makes\./],
    [1, /^The body is a number\./],
    [() => 'body', /^The body is a function\./],
  ])('names the value that it found: %o', (body, message) => {
    expect(() => readUnusualBody(body, 10)).toThrow(refusal('ERR_REQUEST_INVALID', message))
  })

  it.each<[string, object]>([
    ['a buffer that was transferred away', transferred()],
    ['an object with the toStringTag of a buffer', { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 2, length: 2 }],
    ['a function with the toStringTag of a buffer', Object.assign(() => {}, { [Symbol.toStringTag]: 'ArrayBuffer' })],
  ])('refuses %s', (_, body) => {
    expect(() => readUnusualBody(body, 10)).toThrow(refusal('ERR_REQUEST_INVALID', /./))
  })

  it('keeps the cause if the bytes are gone', () => {
    expect(() => readUnusualBody(transferred(), 10)).toThrow(expect.objectContaining({ cause: expect.any(TypeError) }))
  })
})

describe('readUnusualHeaders', () => {
  it('refuses another form, and keeps the cause', () => {
    const invalid = expect.objectContaining({ code: 'ERR_REQUEST_INVALID', cause: expect.any(TypeError) })
    expect(() => readUnusualHeaders(1)).toThrow(invalid)
  })
})

describe('unreadable', () => {
  const cause = new Error('reset')

  it('keeps an error of the adapter', () => {
    const error = new VerificationError('ERR_BODY_CONSUMED', 'Read')
    expect(unreadable(error, 3)).toBe(error)
  })

  it('distinguishes a late body from one that ends early', () => {
    expect(unreadable(new TimeoutError('late'), 3)).toEqual(
      refusal('ERR_DEPENDENCY_FAILED', /^The body did not arrive within 3 s$/),
    )
    for (const error of [unreadable(cause, 3), unreadable(cause)]) {
      expect(error).toEqual(refusal('ERR_DEPENDENCY_FAILED', /^The body could not be read to its end$/))
      expect(error.cause).toBe(cause)
    }
  })

  it('names no time limit if there is none', () => {
    expect(unreadable(new TimeoutError('late'))).toEqual(refusal('ERR_DEPENDENCY_FAILED', /to its end$/))
  })
})

function transferred(): ArrayBuffer {
  const { buffer } = Uint8Array.of(1, 2, 3)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}
