// Kept out of the decoder's file, because every verification loads the decoder.
import { toBinary } from './binary.js'

/** Encodes bytes as padded base64 (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes))
}

/** Encodes bytes as unpadded base64url (RFC 4648 section 5), the encoding of JWK members. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
