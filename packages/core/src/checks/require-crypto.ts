/**
 * Checks an injected Web Crypto.
 *
 * @throws TypeError where it has no `subtle`, as in a page on plain http.
 */
export function requireCrypto(crypto: Crypto | undefined): Crypto {
  if (typeof crypto?.subtle?.verify !== 'function') {
    throw new TypeError(
      'No usable crypto.subtle here: a page needs https or localhost; elsewhere pass the crypto option',
    )
  }
  return crypto
}
