// This is not in signed-data.ts, so that the checks of a scheme do not load the code that verifies signatures.
import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'

// The largest accepted RSA key makes a signature of 1,024 bytes. This limit is slightly longer than its base64.
const longestSignature = 2_048

/**
 * Decodes a signature in base64.
 *
 * @param title - the header or field that contains it, for the error message
 * @param code - the code of the error if it is not base64, is empty, or is too long for a signature
 */
export function decodeSignature(
  text: string,
  title: string,
  code: 'ERR_HEADER_INVALID' | 'ERR_PAYLOAD_INVALID',
): Uint8Array<ArrayBuffer> {
  try {
    if (text !== '' && text.length <= longestSignature) return decodeBase64(text)
  } catch {
    // The error below names the header or field.
  }
  throw new VerificationError(code, `${title} is not base64 of a signature`)
}
