// This has its own file, because only a request with V11-HMAC-SHA256 loads it.

import { encodeUtf8 } from '../encoding/bytes.js'
import { encodeHex } from '../encoding/hex.js'

/**
 * Derives the secret that `V11-HMAC-SHA256` signs with. It is HKDF-SHA-256 (RFC 5869) of the secret in lower-case hex, with
 * the access key as salt and the credential scope as info.
 */
export async function deriveSecret(
  crypto: Crypto,
  accessKey: string,
  secret: string,
  credentialScope: string,
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encodeUtf8(secret), 'HKDF', false, ['deriveBits'])
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encodeUtf8(accessKey),
    info: encodeUtf8(credentialScope),
  }
  return encodeHex(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)))
}
