import type { EcdsaCurve, SignatureHash } from './signature-algorithm.js'
import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from './web-crypto.js'

/** An ECDSA public key. Created by {@link importEcdsaKey}. */
export interface EcdsaKey {
  readonly imported: WebCryptoKey
  readonly hash: SignatureHash
  /** The length of a signature in bytes: r and s at full length (RFC 7518 section 3.4). */
  readonly signatureBytes: number
}

const signatureBytes: Readonly<Record<EcdsaCurve, number>> = { 'P-256': 64, 'P-384': 96, 'P-521': 132 }

/** Imports an ECDSA public key from JWK members, for one hash. */
export async function importEcdsaKey(
  crypto: WebCrypto,
  jwk: Readonly<WebCryptoJwk>,
  hash: SignatureHash,
): Promise<EcdsaKey> {
  const curve = jwk.crv as EcdsaCurve
  // WebCrypto would accept SHA-1. No scheme of this library signs ECDSA with it.
  if (hash === 'SHA-1') throw new TypeError('ECDSA with SHA-1 is not supported')
  const imported = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: curve }, false, ['verify'])
  return { imported, hash, signatureBytes: signatureBytes[curve] }
}

/**
 * Verifies an ECDSA signature. The signature is r and s, each at full length, as in JWS and WebCrypto. It is not the DER
 * form of certificates.
 */
export async function verifyEcdsa(
  crypto: WebCrypto,
  { imported, hash, signatureBytes: length }: EcdsaKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (signature.byteLength !== length) return false
  return await crypto.subtle.verify({ name: 'ECDSA', hash }, imported, signature, data)
}
