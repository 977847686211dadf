import { encodeHex } from '../encoding/encode-hex.js'
import { bytesOf } from '../encoding/utf8.js'
import { synchronousEngine } from './synchronous-engine.js'

/**
 * Lower-case hex of the SHA-256 of bytes, or of a text's UTF-8 (FIPS 180-4); at once where the runtime does it in less time
 * than a promise takes.
 */
export function sha256(crypto: Crypto, data: string | Uint8Array<ArrayBuffer>): string | Promise<string> {
  return (
    synchronousEngine(crypto, data)?.sha256(data) ??
    crypto.subtle.digest('SHA-256', bytesOf(data)).then((digest) => encodeHex(new Uint8Array(digest)))
  )
}
