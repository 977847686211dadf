import { expect, it } from 'vitest'
import { algorithmOf } from './signature-algorithm.js'

it('names the algorithm of a key and a hash', () => {
  expect(algorithmOf({ kty: 'RSA' }, 'SHA-1')).toBe('RSASSA-PKCS1-v1_5-SHA-1')
  expect(algorithmOf({ kty: 'RSA' }, 'SHA-256')).toBe('RSASSA-PKCS1-v1_5-SHA-256')
  expect(algorithmOf({ kty: 'EC', crv: 'P-384' }, 'SHA-384')).toBe('ECDSA-P-384-SHA-384')
})
