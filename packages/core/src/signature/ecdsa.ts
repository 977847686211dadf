import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from './web-crypto.js'

/** The length of an ECDSA signature by a P-256 key in bytes: r and s at full length (RFC 7518 section 3.4). */
export const ecdsaSignatureBytes = 64

/** Imports a P-256 public key from JWK members. */
export async function importEcdsaKey(crypto: WebCrypto, jwk: Readonly<WebCryptoJwk>): Promise<WebCryptoKey> {
  return await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
}

/**
 * Verifies an ECDSA signature with SHA-256 by a P-256 key, which JWS calls ES256. The signature is r and s, each at full
 * length, as Web Crypto takes it.
 */
export async function verifyEcdsa(
  crypto: WebCrypto,
  key: WebCryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (signature.byteLength !== ecdsaSignatureBytes) return false
  return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, data)
}
