import { describe, expect, it } from 'vitest'
import { type Pin, PinnedKeys } from './pinned-keys.js'

const at = (text: string): Date => new Date(`2026-01-01T${text}Z`)
const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }

const publicKey: Pin = { id: 'public key', jwk, validity: undefined }
const pinOf = (id: string, notBefore: string, notAfter: string): Pin => ({
  id,
  jwk,
  validity: { notBefore: at(notBefore).getTime(), notAfter: at(notAfter).getTime() },
})
const early = pinOf('early', '00:00:00', '02:00:00')
const late = pinOf('late', '04:00:00', '06:00:00')

const keysOf = (...pins: Pin[]): PinnedKeys => new PinnedKeys(crypto, pins)
const expired = { code: 'ERR_CERTIFICATE_EXPIRED' }
const notYetValid = { code: 'ERR_CERTIFICATE_NOT_YET_VALID' }

describe('a pinned certificate', () => {
  it('is valid from the first to the last second of its validity', () => {
    const keys = keysOf(early)
    for (const time of ['00:00:00', '01:00:00', '02:00:00']) {
      expect(keys.requireValid(early, at(time))).toBeUndefined()
      expect(keys.requireAnyValid(at(time))).toBeUndefined()
    }
    const end = { code: 'ERR_CERTIFICATE_EXPIRED', message: expect.stringContaining('2026-01-01T02:00:00.000Z') }
    expect(() => keys.requireValid(early, at('02:00:01'))).toThrow(expect.objectContaining(end))
    expect(() => keys.requireAnyValid(at('02:00:01'))).toThrow(expect.objectContaining(end))
    const start = { ...notYetValid, message: expect.stringContaining('2026-01-01T04:00:00.000Z') }
    expect(() => keys.requireValid(late, at('03:59:59'))).toThrow(expect.objectContaining(start))
  })

  it('is never valid by a clock that has no time', () => {
    const none = new Date(Number.NaN)
    expect(() => keysOf(early).requireAnyValid(none)).toThrow(expect.objectContaining(expired))
    expect(() => keysOf(early).requireValid(early, none)).toThrow(expect.objectContaining(expired))
  })

  it('has a copy of its key that cannot be changed', () => {
    const [pin] = keysOf(early).pins
    expect(pin).toMatchObject({ id: 'early', jwk, validity: early.validity })
    expect(Object.isFrozen(pin?.jwk)).toBe(true)
    expect(Object.isFrozen(jwk)).toBe(false)
  })
})

describe('a pinned public key', () => {
  it('is valid at any time', () => {
    for (const time of [at('00:00:00'), new Date(0), new Date(8.64e15)]) {
      expect(keysOf(publicKey).requireAnyValid(time)).toBeUndefined()
      expect(keysOf(early).requireValid(publicKey, time)).toBeUndefined()
    }
  })
})

describe('several pins', () => {
  it('are enough if one of them is valid', () => {
    for (const keys of [keysOf(early, late), keysOf(late, early), keysOf(early, publicKey)])
      expect(keys.requireAnyValid(at('05:00:00'))).toBeUndefined()
  })

  it('are refused for the one that ends last, in any order', () => {
    for (const keys of [keysOf(early, late), keysOf(late, early)]) {
      expect(() => keys.requireAnyValid(at('03:00:00'))).toThrow(expect.objectContaining(notYetValid))
      expect(() => keys.requireAnyValid(at('07:00:00'))).toThrow(
        expect.objectContaining({ message: expect.stringContaining('2026-01-01T06:00:00.000Z') }),
      )
    }
  })

  it('are tried in their order, those that are valid first, each once', async () => {
    const keys = keysOf(early, late, publicKey)
    const tried: string[] = []
    const found = await keys.find(async ({ id }) => void tried.push(id), at('05:00:00'))
    expect(found).toBeUndefined()
    expect(tried).toEqual(['late', 'public key', 'early'])
  })

  it('give the first result', async () => {
    const keys = keysOf(early, late, publicKey)
    expect(await keys.find(async ({ id }) => id, at('05:00:00'))).toBe('late')
    expect(await keys.find(async ({ id }) => (id === 'early' ? id : undefined), at('05:00:00'))).toBe('early')
  })
})
