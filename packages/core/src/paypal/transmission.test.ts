import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import type { HeaderFields } from '../request/header-fields.js'
import { readHeaderFields } from '../request/header-lines.js'
import { buildStringToSign, readSignatureHeader, readTransmission, requireAlgorithm } from './transmission.js'

const genuine = {
  'PAYPAL-TRANSMISSION-ID': '5d9aa8d0-5d9c-11f1-9d6c-0d2bf4e0c2a1',
  'PAYPAL-TRANSMISSION-TIME': '2026-06-01T12:00:00Z',
  'PAYPAL-TRANSMISSION-SIG': encodeBase64(Uint8Array.of(1, 2, 3)),
  'PAYPAL-AUTH-ALGO': 'SHA256withRSA',
}

function headers(changes: Readonly<Record<string, string | undefined>> = {}): HeaderFields {
  const lines = Object.entries({ ...genuine, ...changes })
  return readHeaderFields(lines.filter((line): line is [string, string] => line[1] !== undefined))
}

const refused = (code: string, message: string): Error => expect.objectContaining({ code, message })

describe('readTransmission', () => {
  it('reads the id and the signed time', () => {
    expect(readTransmission(headers())).toEqual({
      id: genuine['PAYPAL-TRANSMISSION-ID'],
      time: '2026-06-01T12:00:00Z',
      timestamp: new Date('2026-06-01T12:00:00Z'),
    })
  })

  it.each(['a', 'A_z-09', 'a'.repeat(64)])('accepts the id %s', (id) => {
    expect(readTransmission(headers({ 'PAYPAL-TRANSMISSION-ID': id })).id).toBe(id)
  })

  const idForm = 'PAYPAL-TRANSMISSION-ID header must have 1 to 64 letters, digits, hyphens and underscores'
  it.each(['a|b', '|', 'a b', 'a\tb', 'a'.repeat(65), 'a.b', '\u00e4', 'a,b'])('refuses the id %j', (id) => {
    expect(() => readTransmission(headers({ 'PAYPAL-TRANSMISSION-ID': id }))).toThrow(
      refused('ERR_HEADER_INVALID', idForm),
    )
  })

  it.each(['2026-06-01', '2026-06-01T12:00:00', '2026-06-01T12:00:00+00:00', '2026-02-30T12:00:00Z', '0|1'])(
    'refuses the time %s',
    (time) => {
      expect(() => readTransmission(headers({ 'PAYPAL-TRANSMISSION-TIME': time }))).toThrow(
        refused('ERR_HEADER_INVALID', 'PAYPAL-TRANSMISSION-TIME header is not an RFC 3339 time in UTC'),
      )
    },
  )

  it.each(['PAYPAL-TRANSMISSION-ID', 'PAYPAL-TRANSMISSION-TIME'])('names the missing header %s', (name) => {
    for (const value of [undefined, '']) {
      expect(() => readTransmission(headers({ [name]: value }))).toThrow(
        expect.objectContaining({ code: 'ERR_HEADER_MISSING', message: expect.stringContaining(name) }),
      )
    }
  })
})

describe('requireAlgorithm', () => {
  it('accepts the one algorithm of PayPal', () => {
    expect(() => requireAlgorithm(headers())).not.toThrow()
  })

  it.each(['SHA1withRSA', 'sha256withrsa', 'SHA256withRSA/PSS', 'a', 'a'.repeat(64), 'RSA_SHA-256'])(
    'does not support %s',
    (name) => {
      expect(() => requireAlgorithm(headers({ 'PAYPAL-AUTH-ALGO': name }))).toThrow(
        refused('ERR_UNSUPPORTED', 'PAYPAL-AUTH-ALGO header names another algorithm than SHA256withRSA'),
      )
    },
  )

  it.each(['SHA256 with RSA', 'a'.repeat(65), 'SHA256withRSA, SHA256withRSA', '\u00e4', '<b>', 'a.b'])(
    'refuses %j, which is not the name of an algorithm',
    (name) => {
      expect(() => requireAlgorithm(headers({ 'PAYPAL-AUTH-ALGO': name }))).toThrow(
        refused('ERR_HEADER_INVALID', 'PAYPAL-AUTH-ALGO header is not the name of an algorithm'),
      )
    },
  )

  it('names the missing header', () => {
    expect(() => requireAlgorithm(headers({ 'PAYPAL-AUTH-ALGO': undefined }))).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_MISSING', message: expect.stringContaining('PAYPAL-AUTH-ALGO') }),
    )
  })
})

describe('readSignatureHeader', () => {
  it('decodes base64 of up to 2,048 characters', () => {
    expect(readSignatureHeader(headers())).toEqual(Uint8Array.of(1, 2, 3))
    const longest = 'A'.repeat(2_048)
    expect(readSignatureHeader(headers({ 'PAYPAL-TRANSMISSION-SIG': longest }))).toHaveLength(1_536)
  })

  it.each(['A'.repeat(2_052), 'AQI', 'A-_=', 'AQID AQID', 'AR==', '\u00e4'])('refuses %.20j', (signature) => {
    expect(() => readSignatureHeader(headers({ 'PAYPAL-TRANSMISSION-SIG': signature }))).toThrow(
      refused('ERR_HEADER_INVALID', 'PAYPAL-TRANSMISSION-SIG header is not base64 of a signature'),
    )
  })

  it('names the missing header', () => {
    expect(() => readSignatureHeader(headers({ 'PAYPAL-TRANSMISSION-SIG': undefined }))).toThrow(
      expect.objectContaining({
        code: 'ERR_HEADER_MISSING',
        message: expect.stringContaining('PAYPAL-TRANSMISSION-SIG'),
      }),
    )
  })
})

describe('buildStringToSign', () => {
  it('separates id, time, webhook and checksum in decimal with bars', () => {
    const text = new TextDecoder().decode(buildStringToSign({ id: 'a', time: 'b' }, 'c', 4_294_967_295))
    expect(text).toBe('a|b|c|4294967295')
  })
})
