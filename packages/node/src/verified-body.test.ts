import type { Verified } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import { bodyForHandler, replaceBodies } from './verified-body.js'

const payload = { type: 'payload' }
const verifiedOf = (scheme: string, given: unknown = payload): Verified<unknown> => ({
  scheme,
  payload: given,
  body: Uint8Array.of(0, 1, 2, 3).subarray(1, 3),
  timestamp: new Date(0),
  signer: { id: 'signer' },
  algorithm: 'HMAC-SHA-256',
  covers: 'body',
})

describe('bodyForHandler', () => {
  it('is the payload of a scheme that reads it from the body', () => {
    expect(bodyForHandler(verifiedOf('sns'))).toBe(payload)
  })

  it.each([
    ['apig', payload],
    ['mine', undefined],
  ])('has the verified bytes for %s with the payload %j', (scheme, given) => {
    const verified = { ...verifiedOf(scheme), payload: given }
    expect(bodyForHandler(verified)).toEqual(Buffer.of(1, 2))
    expect(Buffer.isBuffer(bodyForHandler(verified))).toBe(true)
  })
})

describe('replaceBodies', () => {
  it('replaces body, and rawBody only if it existed', () => {
    const request: { body: unknown; rawBody?: unknown } = { body: 'parsed' }
    replaceBodies(request, verifiedOf('sns'))
    expect(request).toEqual({ body: payload })
    const kept = { rawBody: 'text' }
    replaceBodies(kept, verifiedOf('sns'))
    expect(kept).toEqual({ body: payload, rawBody: Buffer.of(1, 2) })
  })

  it.each<[string, object]>([
    [
      'an accessor of its class',
      new (class {
        get body() {
          return 'parsed again'
        }
      })(),
    ],
    ['an accessor of its own', Object.defineProperty({}, 'body', { get: () => 'parsed again', configurable: true })],
    [
      'a setter that parses',
      new (class {
        get body() {
          return 'parsed again'
        }
        set body(_: unknown) {}
      })(),
    ],
    ['a value that cannot be written', Object.defineProperty({}, 'body', { value: 'parsed', configurable: true })],
  ])('hides %s', (_, request) => {
    replaceBodies(request, verifiedOf('sns'))
    expect((request as { body: unknown }).body).toBe(payload)
    expect(Object.getOwnPropertyDescriptor(request, 'body')).toEqual({
      value: payload,
      writable: true,
      enumerable: true,
      configurable: true,
    })
  })

  it('does not change an own property of another kind', () => {
    const request = Object.defineProperty({}, 'body', { value: 'parsed', writable: true, enumerable: false })
    replaceBodies(request, verifiedOf('sns'))
    expect(Object.getOwnPropertyDescriptor(request, 'body')).toMatchObject({ value: payload, enumerable: false })
  })
})
