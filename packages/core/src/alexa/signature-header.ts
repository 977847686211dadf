import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader, requiredHeader } from '../request/header-fields.js'
import type { RsassaHash } from '../signature/rsassa.js'

// Base64 of the 1,024 bytes that the largest accepted RSA key signs with, and some to spare.
const longest = 2_048

/** The signature that decides about a request. */
export interface SignatureHeader {
  readonly name: 'Signature-256' | 'Signature'
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
}

/**
 * Reads Signature-256, and only where it is absent Signature: a good SHA-1 signature never makes up for a bad one.
 *
 * @throws VerificationError ERR_HEADER_MISSING, ERR_HEADER_INVALID, or ERR_UNSUPPORTED where SHA-1 is switched off.
 */
export function readSignatureHeader(headers: HeaderFields, allowSha1: boolean): SignatureHeader {
  if (optionalHeader(headers, 'signature-256', 'Signature-256') !== undefined) {
    const text = requiredHeader(headers, 'signature-256', 'Signature-256')
    return { name: 'Signature-256', hash: 'SHA-256', signature: decode(text, 'Signature-256') }
  }
  const text = requiredHeader(headers, 'signature', 'Signature-256 or Signature')
  if (!allowSha1) throw new VerificationError('ERR_UNSUPPORTED', 'Only a SHA-1 Signature came, and allowSha1 is false')
  return { name: 'Signature', hash: 'SHA-1', signature: decode(text, 'Signature') }
}

function decode(text: string, title: string): Uint8Array<ArrayBuffer> {
  try {
    if (text.length <= longest) return decodeBase64(text)
  } catch {
    // Said below, in the header's words.
  }
  throw new VerificationError('ERR_HEADER_INVALID', `${title} header is not base64 of a signature`)
}
