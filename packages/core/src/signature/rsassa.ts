import type { SignatureHash } from './signature-algorithm.js'
import { synchronousEngine } from './synchronous-engine.js'
import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from './web-crypto.js'

/** An RSA public key for one hash. Created by {@link importRsassaKey}. */
export interface RsassaKey {
  readonly jwk: Readonly<WebCryptoJwk>
  readonly hash: SignatureHash
  /** The key of WebCrypto, once it has been imported. */
  imported?: WebCryptoKey
}

const nothing = new Uint8Array(0)

/**
 * Imports an RSA public key for one hash. It takes JWK members, because engines import them several times faster than a
 * SubjectPublicKeyInfo. If the synchronous engine can be used, WebCrypto imports the key later, and only if some data
 * is too large for the synchronous engine.
 */
export function importRsassaKey(
  crypto: WebCrypto,
  jwk: Readonly<WebCryptoJwk>,
  hash: SignatureHash,
): RsassaKey | Promise<RsassaKey> {
  const key: RsassaKey = { jwk, hash }
  return synchronousEngine(crypto, nothing) === undefined ? byWebCrypto(crypto, key).then(() => key) : key
}

async function byWebCrypto(crypto: WebCrypto, key: RsassaKey): Promise<WebCryptoKey> {
  const { jwk, hash } = key
  key.imported ??= await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify'])
  return key.imported
}

// How many verifications are running. The number decides which thread does the work, never the result.
let begun = 0

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 8.2.2) with the hash that the key was imported for. On Node,
 * a single verification runs on the calling thread, and simultaneous ones run on the thread pool.
 */
export async function verifyRsassa(
  crypto: WebCrypto,
  key: RsassaKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  // RFC 8017 section 8.2.2, step 1: a signature is as long as the modulus. Some engines accept more zeros before it.
  if (signature.length !== Math.floor(((key.jwk.n as string).length * 3) / 4)) return false
  const engine = synchronousEngine(crypto, data)
  if (engine === undefined) {
    const imported = key.imported ?? (await byWebCrypto(crypto, key))
    return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', imported, signature, data)
  }
  begun += 1
  try {
    // The first of several simultaneous calls waits one turn, to see whether others follow. The others do not wait.
    if (begun === 1) await undefined
    return begun === 1
      ? engine.verifyByJwk(key.jwk, key.hash, signature, data)
      : await engine.verifyRsassaElsewhere(key.jwk, key.hash, signature, data)
  } finally {
    begun -= 1
  }
}
