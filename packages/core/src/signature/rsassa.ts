import { synchronousEngine } from './synchronous-engine.js'

/** Hashes of the RSASSA-PKCS1-v1_5 signatures that requests carry. */
export type RsassaHash = 'SHA-256' | 'SHA-1'

/** Imports an RSA public key for one hash. From JWK members, which engines import several times faster than a SubjectPublicKeyInfo. */
export function importRsassaKey(crypto: Crypto, jwk: Readonly<JsonWebKey>, hash: RsassaHash): Promise<CryptoKey> {
  // Extractable, as a public key may be: Node warns of one that is not, where the synchronous engine reads it.
  return crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash }, true, ['verify'])
}

// Verifications that have begun and not ended. They decide who does the work, never what comes of it.
let begun = 0

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 8.2.2) with the hash that the key was imported for. Where the
 * runtime is Node, one that comes alone is verified on the calling thread, and those that come at once on its pool.
 */
export async function verifyRsassa(
  crypto: Crypto,
  key: CryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const engine = synchronousEngine(crypto, data)
  if (engine === undefined) return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data)
  begun += 1
  try {
    // A turn, for all that come at once to be counted.
    await undefined
    return begun === 1
      ? engine.verifyRsassa(key, signature, data)
      : await engine.verifyRsassaElsewhere(key, signature, data)
  } finally {
    begun -= 1
  }
}
