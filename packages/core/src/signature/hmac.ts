import { bytesOf } from '../encoding/bytes.js'
import { encodeHex } from '../encoding/hex.js'
import { synchronousEngine } from './synchronous-engine.js'
import type { WebCrypto, WebCryptoKey } from './web-crypto.js'

const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const
const tagBytes = 32

/** Imports a secret, bytes or text in UTF-8, for HMAC with SHA-256. */
export function importHmacKey(
  crypto: WebCrypto,
  secret: string | Uint8Array<ArrayBuffer>,
  usage: 'sign' | 'verify',
): Promise<WebCryptoKey> {
  // The key is extractable for the synchronous engine, because Node warns about other keys. The key stays in the verifier,
  // which holds the secret anyway.
  return crypto.subtle.importKey('raw', bytesOf(secret), algorithm, usage === 'verify', [usage])
}

/**
 * Verifies an HMAC-SHA-256 tag (RFC 2104, RFC 4231) over bytes, or over a text in UTF-8. The engine compares in constant
 * time. A truncated tag (RFC 2104 section 5) is never valid.
 */
export function verifyHmac(
  crypto: WebCrypto,
  key: WebCryptoKey,
  tag: Uint8Array<ArrayBuffer>,
  data: string | Uint8Array<ArrayBuffer>,
): boolean | Promise<boolean> {
  if (tag.byteLength !== tagBytes) return false
  return (
    synchronousEngine(crypto, data)?.verifyHmac(key, tag, data) ?? crypto.subtle.verify('HMAC', key, tag, bytesOf(data))
  )
}

/** Computes the 32 bytes of an HMAC-SHA-256. */
export async function signHmac(
  crypto: WebCrypto,
  key: WebCryptoKey,
  data: string | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytesOf(data)))
}

/**
 * Computes the SHA-256 (FIPS 180-4) of bytes, or of a text in UTF-8, as lower-case hex. Answers without a promise if the
 * runtime can do it faster than a promise settles.
 */
export function sha256(crypto: WebCrypto, data: string | Uint8Array<ArrayBuffer>): string | Promise<string> {
  return (
    synchronousEngine(crypto, data)?.sha256(data) ??
    crypto.subtle.digest('SHA-256', bytesOf(data)).then((digest) => encodeHex(new Uint8Array(digest)))
  )
}
