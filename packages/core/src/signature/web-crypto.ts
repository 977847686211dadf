// This has its own file, because every entry needs it at once, and the engines beside it are loaded later.

/**
 * The type of the global `crypto`. The DOM types call it `Crypto`; the types of Node have no such name.
 */
export type WebCrypto = typeof crypto

/** A key of WebCrypto. The DOM types call it `CryptoKey`. */
export type WebCryptoKey = Awaited<ReturnType<WebCrypto['subtle']['importKey']>>

/** The members of a public JWK that verification uses. The DOM types call it `JsonWebKey`. */
export interface WebCryptoJwk {
  readonly kty?: string
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/**
 * Checks a WebCrypto implementation that the caller passed.
 *
 * @throws TypeError if it has no `subtle`, as on a page served by plain http.
 */
export function requireCrypto(crypto: WebCrypto | undefined): WebCrypto {
  if (typeof crypto?.subtle?.verify !== 'function') {
    throw new TypeError(
      'No usable crypto.subtle here: a page needs https or localhost; elsewhere pass the crypto option',
    )
  }
  return crypto
}
