import { VerificationError } from '../errors.js'
import { decodeSignature } from '../scheme/decode-signature.js'
import { type HeaderFields, optionalHeader, requiredHeader, type SignatureHash } from '../scheme/parts.js'

/** The signature that is verified for a request. */
export interface SignatureHeader {
  readonly name: 'Signature-256' | 'Signature'
  readonly hash: SignatureHash
  readonly signature: Uint8Array<ArrayBuffer>
}

/**
 * Reads Signature-256, or Signature if Signature-256 is absent. A valid SHA-1 signature never replaces an invalid
 * Signature-256.
 *
 * @throws VerificationError ERR_HEADER_MISSING, ERR_HEADER_INVALID, or ERR_UNSUPPORTED if only a SHA-1 signature arrived and
 * `allowSha1` is false.
 */
export function readSignatureHeader(headers: HeaderFields, allowSha1: boolean): SignatureHeader {
  const sha256 = optionalHeader(headers, 'signature-256', 'Signature-256')
  if (sha256 === '') throw new VerificationError('ERR_HEADER_MISSING', 'Signature-256 header is missing')
  if (sha256 !== undefined) {
    const signature = decodeSignature(sha256, 'Signature-256 header', 'ERR_HEADER_INVALID')
    return { name: 'Signature-256', hash: 'SHA-256', signature }
  }
  const text = requiredHeader(headers, 'signature', 'Signature-256 or Signature')
  if (!allowSha1) throw new VerificationError('ERR_UNSUPPORTED', 'Only a SHA-1 Signature came, and allowSha1 is false')
  const signature = decodeSignature(text, 'Signature header', 'ERR_HEADER_INVALID')
  return { name: 'Signature', hash: 'SHA-1', signature }
}
