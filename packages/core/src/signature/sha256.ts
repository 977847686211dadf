import { encodeHex } from '../encoding/encode-hex.js'
import { bytesOf } from '../encoding/utf8.js'
import { synchronousEngine } from './synchronous-engine.js'

/**
 * Computes the SHA-256 (FIPS 180-4) of bytes, or of a text in UTF-8, as lower-case hex. Answers without a promise if the
 * runtime can do it faster than a promise settles.
 */
export function sha256(crypto: Crypto, data: string | Uint8Array<ArrayBuffer>): string | Promise<string> {
  return (
    synchronousEngine(crypto, data)?.sha256(data) ??
    crypto.subtle.digest('SHA-256', bytesOf(data)).then((digest) => encodeHex(new Uint8Array(digest)))
  )
}
