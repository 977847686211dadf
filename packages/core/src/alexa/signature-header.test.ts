import { describe, expect, it } from 'vitest'
import { type HeaderFields, usualHeaderFields } from '../request/header-fields.js'
import { readSignatureHeader } from './signature-header.js'

const fields = (...headers: readonly [string, string][]): HeaderFields => usualHeaderFields(headers) as HeaderFields
const [ours, other] = ['AAAA', 'AAEC']

describe('readSignatureHeader', () => {
  it('reads Signature-256 as a signature with SHA-256, and Signature as a signature with SHA-1', () => {
    const signature = Uint8Array.of(0, 1, 2)
    const sha256 = { name: 'Signature-256', hash: 'SHA-256', signature }
    expect(readSignatureHeader(fields(['Signature', ours], ['Signature-256', other]), false)).toEqual(sha256)
    expect(readSignatureHeader(fields(['Signature', other]), true)).toEqual({
      name: 'Signature',
      hash: 'SHA-1',
      signature,
    })
  })

  it.each<[string, HeaderFields, object]>([
    ['is missing', fields(), { code: 'ERR_HEADER_MISSING', message: 'Signature-256 or Signature header is missing' }],
    [
      'is empty',
      fields(['Signature-256', ''], ['Signature', ours]),
      { code: 'ERR_HEADER_MISSING', message: 'Signature-256 header is missing' },
    ],
    [
      'comes twice',
      fields(['Signature-256', ours], ['signature-256', ours]),
      { code: 'ERR_HEADER_INVALID', message: 'Signature-256 header sent 2 times' },
    ],
    [
      'is not base64',
      fields(['Signature-256', '*'], ['Signature', ours]),
      { code: 'ERR_HEADER_INVALID', message: 'Signature-256 header is not base64 of a signature' },
    ],
    [
      'of SHA-1 is not base64',
      fields(['Signature', '*']),
      { code: 'ERR_HEADER_INVALID', message: 'Signature header is not base64 of a signature' },
    ],
  ])('names the header that %s', (_, headers, refused) => {
    expect(() => readSignatureHeader(headers, true)).toThrow(expect.objectContaining(refused))
  })

  it('reads at most 2,048 characters', () => {
    const longest = 'A'.repeat(2_048)
    for (const name of ['Signature-256', 'Signature']) {
      expect(readSignatureHeader(fields([name, longest]), true).signature).toHaveLength(1_536)
      expect(() => readSignatureHeader(fields([name, `${longest}AAAA`]), true)).toThrow('is not base64 of a signature')
    }
  })
})
