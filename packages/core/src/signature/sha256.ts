import { encodeHex } from '../encoding/encode-hex.js'
import { synchronousEngine } from './synchronous-engine.js'

/** Lower-case hex of the SHA-256 of bytes (FIPS 180-4); at once where the runtime does it in less time than a promise takes. */
export function sha256(crypto: Crypto, data: Uint8Array<ArrayBuffer>): string | Promise<string> {
  return (
    synchronousEngine(crypto, data)?.sha256(data) ??
    crypto.subtle.digest('SHA-256', data).then((digest) => encodeHex(new Uint8Array(digest)))
  )
}
