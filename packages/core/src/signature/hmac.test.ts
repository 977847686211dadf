import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { decodeHex, encodeHex } from '../encoding/hex.js'
import { importHmacKey, signHmac, verifyHmac } from './hmac.js'

// RFC 4231 section 4.3, test case 2.
const secret = 'Jefe'
const data = encodeUtf8('what do ya want for nothing?')
const tag = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'

describe('HMAC-SHA-256', () => {
  it('signs the test case of RFC 4231', async () => {
    expect(encodeHex(await signHmac(crypto, await importHmacKey(crypto, secret, 'sign'), data))).toBe(tag)
  })

  it('verifies the tag with a secret that is text or bytes', async () => {
    for (const given of [secret, encodeUtf8(secret)]) {
      expect(await verifyHmac(crypto, await importHmacKey(crypto, given, 'verify'), decodeHex(tag), data)).toBe(true)
    }
  })

  it('refuses a changed, truncated, extended or empty tag', async () => {
    const key = await importHmacKey(crypto, secret, 'verify')
    for (const other of [`${tag.slice(0, -1)}2`, tag.slice(0, 32), tag.slice(0, -2), `${tag}00`, '']) {
      expect(await verifyHmac(crypto, key, decodeHex(other), data)).toBe(false)
    }
  })
})
