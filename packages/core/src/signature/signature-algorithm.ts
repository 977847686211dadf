import type { WebCryptoJwk } from './web-crypto.js'

/** A curve of an ECDSA key. */
export type EcdsaCurve = 'P-256' | 'P-384' | 'P-521'

/** A type of key that signs requests. */
export type KeyType = 'RSA' | EcdsaCurve

/** The hash of a signature. SHA-1 occurs with RSA keys only. */
export type SignatureHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** The algorithm of a signature that a public key verifies. */
export type PublicKeyAlgorithm =
  | `RSASSA-PKCS1-v1_5-${SignatureHash}`
  | `ECDSA-${EcdsaCurve}-${Exclude<SignatureHash, 'SHA-1'>}`

/** Returns the name of the algorithm with which a key and a hash sign. */
export function algorithmOf({ kty, crv }: Readonly<WebCryptoJwk>, hash: SignatureHash): PublicKeyAlgorithm {
  // Keys on other curves were refused earlier, and an ECDSA key never verifies with SHA-1.
  return kty === 'RSA' ? `RSASSA-PKCS1-v1_5-${hash}` : (`ECDSA-${crv}-${hash}` as PublicKeyAlgorithm)
}
