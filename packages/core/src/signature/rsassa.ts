import { synchronousEngine } from './synchronous-engine.js'

/** Hashes of the RSASSA-PKCS1-v1_5 signatures that requests carry. */
export type RsassaHash = 'SHA-256' | 'SHA-1'

/** An RSA public key for one hash, as {@link importRsassaKey} makes it. */
export interface RsassaKey {
  readonly jwk: Readonly<JsonWebKey>
  readonly hash: RsassaHash
  /** Web Crypto's, where it has been asked for. */
  imported?: CryptoKey
}

const nothing = new Uint8Array(0)

/**
 * Imports an RSA public key for one hash. From JWK members, which engines import several times faster than a
 * SubjectPublicKeyInfo. Where the synchronous engine serves, which reads them itself, Web Crypto is asked when some data
 * are too large for that one.
 */
export function importRsassaKey(
  crypto: Crypto,
  jwk: Readonly<JsonWebKey>,
  hash: RsassaHash,
): RsassaKey | Promise<RsassaKey> {
  const key: RsassaKey = { jwk, hash }
  return synchronousEngine(crypto, nothing) === undefined ? byWebCrypto(crypto, key).then(() => key) : key
}

async function byWebCrypto(crypto: Crypto, key: RsassaKey): Promise<CryptoKey> {
  const { jwk, hash } = key
  key.imported ??= await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify'])
  return key.imported
}

// Verifications that have begun and not ended. They decide who does the work, never what comes of it.
let begun = 0

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 8.2.2) with the hash that the key was imported for. Where the
 * runtime is Node, one that comes alone is verified on the calling thread, and those that come at once on its pool.
 */
export async function verifyRsassa(
  crypto: Crypto,
  key: RsassaKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const engine = synchronousEngine(crypto, data)
  if (engine === undefined) {
    const imported = key.imported ?? (await byWebCrypto(crypto, key))
    return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', imported, signature, data)
  }
  begun += 1
  try {
    // The first of several that come at once waits a turn, and then is not alone; the others need not wait for it.
    if (begun === 1) await undefined
    return begun === 1
      ? engine.verifyByJwk(key.jwk, key.hash, signature, data)
      : await engine.verifyRsassaElsewhere(key.jwk, key.hash, signature, data)
  } finally {
    begun -= 1
  }
}
