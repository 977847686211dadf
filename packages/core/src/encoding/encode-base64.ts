// Apart from the decoder, which every verification loads.
import { toBinary } from './binary.js'

/** Padded base64 (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes))
}

/** Unpadded base64url (RFC 4648 section 5), as JWK members are written. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
