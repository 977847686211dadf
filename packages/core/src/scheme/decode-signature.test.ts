import { expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { decodeSignature } from './decode-signature.js'

it('decodes the signature of the largest key', () => {
  const signature = new Uint8Array(1_024).fill(5)
  expect(decodeSignature(encodeBase64(signature), 'Signature header', 'ERR_HEADER_INVALID')).toEqual(signature)
})

it.each([
  ['nothing', ''],
  ['a text that is not base64', 'a*b='],
  ['base64 of more than 1,536 bytes', 'AAAA'.repeat(513)],
])('refuses %s with the code of its caller', (_, text) => {
  for (const code of ['ERR_HEADER_INVALID', 'ERR_PAYLOAD_INVALID'] as const)
    expect(() => decodeSignature(text, 'Signature header', code)).toThrow(
      expect.objectContaining({ code, message: 'Signature header is not base64 of a signature' }),
    )
})
