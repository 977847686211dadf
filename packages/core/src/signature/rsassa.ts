import { synchronousEngine } from './synchronous-engine.js'

/** Hashes of the RSASSA-PKCS1-v1_5 signatures that requests carry. */
export type RsassaHash = 'SHA-256' | 'SHA-1'

/** Imports an RSA public key for one hash. From JWK members, which engines import several times faster than a SubjectPublicKeyInfo. */
export function importRsassaKey(crypto: Crypto, jwk: Readonly<JsonWebKey>, hash: RsassaHash): Promise<CryptoKey> {
  // Extractable, as a public key may be: Node warns of one that is not, where the synchronous engine reads it.
  return crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash }, true, ['verify'])
}

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 8.2.2) with the hash that the key was imported for. Answers
 * at once where the runtime can do so in less time than a promise takes.
 */
export function verifyRsassa(
  crypto: Crypto,
  key: CryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): boolean | Promise<boolean> {
  return (
    synchronousEngine(crypto, data)?.verifyRsassa(key, signature, data) ??
    crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data)
  )
}
