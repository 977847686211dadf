import { createTestKeys, type TestKeys } from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import type { WebCryptoJwk } from '../signature/web-crypto.js'
import { readDer } from '../x509/certificate/der-reader.js'
import { readSubjectPublicKeyInfo } from '../x509/certificate/public-key.js'
import { type Pin, PinnedKeys } from './pinned-keys.js'
import type { SignedData } from './signing-key.js'

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
    for (const pin of keys.pins)
      vi.spyOn(pin, 'findSigned').mockImplementation(async () => void tried.push(pin.id) as undefined)
    expect(await keys.findSigned([], at('05:00:00'))).toBeUndefined()
    expect(tried).toEqual(['late', 'public key', 'early'])
  })

  it('return the first of their signatures, even if the pin that made it is not valid', async () => {
    const types = ['P-256', 'P-384'] as const
    const [one, other] = await Promise.all(types.map((type) => createTestKeys(type)))
    const pinFor = async (pin: Pin, { subjectPublicKeyInfo }: TestKeys): Promise<Pin> => ({
      ...pin,
      jwk: readSubjectPublicKeyInfo(readDer(subjectPublicKeyInfo)).jwk as WebCryptoJwk,
    })
    const keys = keysOf(await pinFor(early, one as TestKeys), await pinFor(late, other as TestKeys))
    const data = Uint8Array.of(1, 2, 3)
    const signedBy = async (by: TestKeys): Promise<SignedData> => ({
      name: 'Signature',
      hash: 'SHA-256',
      signature: await by.signFixed(data, 'SHA-256'),
      data,
    })
    const [first, second] = [await signedBy(one as TestKeys), await signedBy(other as TestKeys)]
    expect(await keys.findSigned([first, second], at('05:00:00'))).toMatchObject({
      signed: second,
      key: { id: 'late' },
    })
    expect(await keys.findSigned([first], at('05:00:00'))).toMatchObject({ signed: first, key: { id: 'early' } })
    expect(await keys.findSigned([{ ...first, data: Uint8Array.of(1) }], at('05:00:00'))).toBeUndefined()
  })
})

describe('the signer of a pinned key', () => {
  it('has the id of the pin and the end of its validity', () => {
    const [certificate, key] = keysOf(early, publicKey).pins
    expect(certificate?.describeSigner()).toEqual({ id: 'early', notAfter: at('02:00:00') })
    expect(key?.describeSigner()).toEqual({ id: 'public key' })
  })
})
