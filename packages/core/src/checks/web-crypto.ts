/**
 * Web Crypto, by the type that the surroundings of a program give its global `crypto`. The DOM calls it `Crypto`; the types of
 * Node have no such name.
 */
export type WebCrypto = typeof crypto

/** A key of Web Crypto, which the DOM calls `CryptoKey`. */
export type WebCryptoKey = Awaited<ReturnType<WebCrypto['subtle']['importKey']>>

/**
 * Checks an injected Web Crypto.
 *
 * @throws TypeError if it has no `subtle`, as in a page on plain http.
 */
export function requireCrypto(crypto: WebCrypto | undefined): WebCrypto {
  if (typeof crypto?.subtle?.verify !== 'function') {
    throw new TypeError(
      'No usable crypto.subtle here: a page needs https or localhost; elsewhere pass the crypto option',
    )
  }
  return crypto
}
