import { VerificationError } from '../errors.js'
import { type RsassaHash, verifyRsassa } from '../signature/rsassa.js'
import type { VerificationKey } from './verification-key.js'

/** A signature, the key that it must be made with, and the bytes that it must be over. */
export interface SignedData {
  /** Where the signature stood, for the message, such as `Signature-256`. */
  readonly name: string
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
  readonly key: VerificationKey
}

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature by the key of a certificate.
 *
 * @throws VerificationError ERR_SIGNATURE_MISMATCH
 */
export async function verifySignature(crypto: Crypto, signed: SignedData): Promise<SignedData> {
  const { name, hash, signature, data, key } = signed
  const imported = key.for(hash)
  const isValid = await verifyRsassa(crypto, imported instanceof Promise ? await imported : imported, signature, data)
  // A caller may hand over an engine: nothing but true is true.
  if (isValid === true) return signed
  throw new VerificationError('ERR_SIGNATURE_MISMATCH', `${name} is not this certificate’s signature over what came`)
}
