import { describe, expect, it } from 'vitest'
import { encodeHex } from '../encoding/hex.js'
import { huaweiSmnPins } from './huawei-smn.js'

describe('the pinned certificate of Huawei Cloud SMN', () => {
  it('is the published certificate: it has the same SHA-256 of the key and the same validity', () => {
    const [pin, ...others] = huaweiSmnPins
    expect(others).toEqual([])
    expect(pin?.id).toBe('0ed917144e8a300ed080dcef4326e0252f512e895e801682db46fd7cfee2f0d7')
    expect(pin?.validity).toEqual({
      notBefore: Date.parse('2020-09-09T06:40:04Z'),
      notAfter: Date.parse('2030-09-07T06:40:04Z'),
    })
  })

  it('has the id of its key', async () => {
    for (const { id, jwk } of huaweiSmnPins) {
      const key = await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [
        'verify',
      ])
      const spki = await crypto.subtle.exportKey('spki', key)
      expect(encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', spki)))).toBe(id)
    }
  })
})
