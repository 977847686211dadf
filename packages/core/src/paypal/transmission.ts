import { encodeUtf8 } from '../encoding/bytes.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'
import { decodeSignature } from '../scheme/decode-signature.js'
import { type HeaderFields, requiredHeader } from '../scheme/parts.js'

/** The id and the time of a delivery, which its signature covers. */
export interface Transmission {
  readonly id: string
  /** The time as it was signed. */
  readonly time: string
  readonly timestamp: Date
}

// PayPal sends UUIDs. A vertical bar is refused, because it separates the signed values, and so is white space.
const idForm = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Reads PAYPAL-TRANSMISSION-ID and PAYPAL-TRANSMISSION-TIME.
 *
 * @throws VerificationError ERR_HEADER_MISSING if one is absent or empty, ERR_HEADER_INVALID if one is malformed or came more than
 * once.
 */
export function readTransmission(headers: HeaderFields): Transmission {
  const id = requiredHeader(headers, 'paypal-transmission-id', 'PAYPAL-TRANSMISSION-ID')
  if (!idForm.test(id))
    throw invalid('PAYPAL-TRANSMISSION-ID header must have 1 to 64 letters, digits, hyphens and underscores')
  const time = requiredHeader(headers, 'paypal-transmission-time', 'PAYPAL-TRANSMISSION-TIME')
  try {
    return { id, time, timestamp: decodeTimestamp(time) }
  } catch {
    throw invalid('PAYPAL-TRANSMISSION-TIME header is not an RFC 3339 time in UTC')
  }
}

const algorithm = 'SHA256withRSA'

/**
 * Requires the one algorithm that PayPal signs with.
 *
 * @throws VerificationError ERR_HEADER_MISSING if the header is absent or empty, ERR_HEADER_INVALID if it is not the name of an
 * algorithm, ERR_UNSUPPORTED if it names another algorithm.
 */
export function requireAlgorithm(headers: HeaderFields): void {
  const name = requiredHeader(headers, 'paypal-auth-algo', 'PAYPAL-AUTH-ALGO')
  if (name === algorithm) return
  if (!/^[A-Za-z0-9/_-]{1,64}$/.test(name)) throw invalid('PAYPAL-AUTH-ALGO header is not the name of an algorithm')
  throw new VerificationError('ERR_UNSUPPORTED', `PAYPAL-AUTH-ALGO header names another algorithm than ${algorithm}`)
}

/**
 * Reads PAYPAL-TRANSMISSION-SIG.
 *
 * @throws VerificationError ERR_HEADER_MISSING if it is absent or empty, ERR_HEADER_INVALID if it is not base64 of a signature.
 */
export function readSignatureHeader(headers: HeaderFields): Uint8Array<ArrayBuffer> {
  const text = requiredHeader(headers, 'paypal-transmission-sig', 'PAYPAL-TRANSMISSION-SIG')
  return decodeSignature(text, 'PAYPAL-TRANSMISSION-SIG header', 'ERR_HEADER_INVALID')
}

/**
 * Builds the string to sign, in UTF-8: id, time, webhook id and the CRC-32 of the body in decimal, separated by vertical bars.
 *
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 */
export function buildStringToSign(
  { id, time }: Pick<Transmission, 'id' | 'time'>,
  webhookId: string,
  checksum: number,
): Uint8Array<ArrayBuffer> {
  return encodeUtf8(`${id}|${time}|${webhookId}|${checksum}`)
}

function invalid(message: string): VerificationError {
  return new VerificationError('ERR_HEADER_INVALID', message)
}
