import { VerificationError } from '../errors.js'
import { type RsassaHash, type RsassaKey, verifyRsassa } from '../signature/rsassa.js'
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
 * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_DEPENDENCY_FAILED if Web Crypto fails.
 */
export async function verifySignature(crypto: Crypto, signed: SignedData): Promise<SignedData> {
  if (await isSigned(crypto, signed)) return signed
  const message = `${signed.name} is not this certificate’s signature over what came`
  throw new VerificationError('ERR_SIGNATURE_MISMATCH', message)
}

/**
 * Imports the key of a certificate, so that the first signature need not wait for it.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if Web Crypto fails.
 */
export async function importKey(key: VerificationKey, hash: RsassaHash): Promise<RsassaKey> {
  try {
    return await key.for(hash)
  } catch (cause) {
    throw engineFailed(cause)
  }
}

async function isSigned(crypto: Crypto, { hash, signature, data, key }: SignedData): Promise<boolean> {
  try {
    const imported = key.for(hash)
    const isValid = await verifyRsassa(crypto, imported instanceof Promise ? await imported : imported, signature, data)
    // A caller may hand over an engine: nothing but true is true.
    return isValid === true
  } catch (cause) {
    // Whatever it throws, it is nothing that the sender did: the key was validated before.
    throw engineFailed(cause)
  }
}

function engineFailed(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'Web Crypto failed', { retryable: true, cause })
}
