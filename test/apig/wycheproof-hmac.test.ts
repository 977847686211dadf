import { describe, expect, it } from 'vitest'
import { decodeHex } from '../../packages/core/src/encoding/hex.js'
import { importHmacKey, signHmac, verifyHmac } from '../../packages/core/src/signature/hmac.js'
import { absent, readVectors } from './apig-vectors.js'

interface MacGroup {
  tagSize: number
  tests: { tcId: number; key: string; msg: string; tag: string; result: 'valid' | 'invalid' }[]
}

const groups = readVectors<MacGroup>('x509/wycheproof-hmac_sha256_test.json', 'testGroups')

describe.skipIf(absent)(`Wycheproof HMAC-SHA-256${absent || ''}`, () => {
  it('agrees with the verdict on every whole tag, and refuses every truncated tag', async () => {
    const seen = { valid: 0, invalid: 0, truncated: 0 }
    for (const { tagSize, tests } of groups) {
      for (const { tcId, key, msg, tag, result } of tests) {
        const verifying = await importHmacKey(crypto, decodeHex(key), 'verify')
        const isValid = await verifyHmac(crypto, verifying, decodeHex(tag), decodeHex(msg))
        expect([tcId, isValid]).toEqual([tcId, tagSize === 256 && result === 'valid'])
        const signed = await signHmac(crypto, await importHmacKey(crypto, decodeHex(key), 'sign'), decodeHex(msg))
        if (tagSize === 256) expect([tcId, decodeHex(tag).join() === signed.join()]).toEqual([tcId, result === 'valid'])
        seen[tagSize === 256 ? result : 'truncated']++
      }
    }
    expect(seen).toEqual({ valid: 33, invalid: 54, truncated: 87 })
  })
})
