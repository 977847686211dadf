import { describe, expect, it } from 'vitest'
import { requireCrypto, type WebCrypto } from './web-crypto.js'

describe('a WebCrypto engine', () => {
  it('is returned unchanged', () => {
    expect(requireCrypto(crypto)).toBe(crypto)
  })

  it.each([undefined, null, {}, { subtle: undefined }, { subtle: {} }, { subtle: { verify: true } }])(
    'that cannot verify is a TypeError that says what to do: %o',
    (engine) => {
      expect(() => requireCrypto(engine as unknown as WebCrypto)).toThrow(
        new TypeError(
          'No usable crypto.subtle here: a page needs https or localhost; elsewhere pass the crypto option',
        ),
      )
    },
  )
})
