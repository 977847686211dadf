import { decodeBase64 } from '../encoding/decode-base64.js'
import { VerificationError } from '../errors.js'
import type { RsassaHash } from '../signature/rsassa.js'
import type { SnsMessage } from './sns-message.js'

/** The signature of a message, decoded, and the hash that its version stands for. */
export interface MessageSignature {
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
}

// Base64 of the 1,024 bytes that the largest accepted RSA key signs with, and some to spare.
const longestSignature = 2_048

/**
 * Reads the signature of a message.
 *
 * @throws VerificationError ERR_UNSUPPORTED if its version is switched off, ERR_PAYLOAD_INVALID if it is not base64.
 */
export function readSignature({ SignatureVersion, Signature }: SnsMessage, allowSha1: boolean): MessageSignature {
  if (SignatureVersion === '1' && !allowSha1)
    throw new VerificationError('ERR_UNSUPPORTED', 'SignatureVersion 1 signs with SHA-1, and allowSha1 is false')
  try {
    if (Signature !== '' && Signature.length <= longestSignature)
      return { hash: SignatureVersion === '1' ? 'SHA-1' : 'SHA-256', signature: decodeBase64(Signature) }
  } catch {
    // Reported below, in the field's words.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body has no base64 of a signature in Signature')
}
