import { VerificationError } from '../errors.js'
import { onlyValue, type SignedHeader } from './canonical/signed-headers.js'

/** A parsed X-Sdk-Date header. */
export interface SdkDate {
  readonly text: string
  readonly timestamp: Date
}

/**
 * Reads the date of a request, which must be signed.
 *
 * @throws VerificationError ERR_HEADER_MISSING if no date is signed, ERR_HEADER_INVALID if it is malformed or came more than once.
 */
export function readSdkDate(headers: readonly SignedHeader[]): SdkDate {
  const text = onlyValue(headers, 'x-sdk-date')
  if (text !== undefined) return { text, timestamp: parseSdkDate(text) }
  throw new VerificationError('ERR_HEADER_MISSING', 'Header x-sdk-date not found: SignedHeaders does not name it')
}

/**
 * Parses an X-Sdk-Date, such as `20230423T120000Z`, as a time in UTC.
 *
 * @throws VerificationError ERR_HEADER_INVALID for any other format, and for a day or time that does not exist.
 */
export function parseSdkDate(text: string): Date {
  const month = number(text, 4, 2)
  const day = number(text, 6, 2)
  const [hours, minutes, seconds] = [number(text, 9, 2), number(text, 11, 2), number(text, 13, 2)]
  const date = new Date(Date.UTC(number(text, 0, 4), month - 1, day, hours, minutes, seconds))
  const isForm = text.length === 16 && text.charAt(8) === 'T' && text.charAt(15) === 'Z'
  // Date moves 30 February and hour 24 to another day, month 13 to the next year, and the years 0 to 99 to 1900 to 1999.
  // Signers write none of them.
  const isReal = date.getUTCDate() === day && date.getUTCFullYear() === number(text, 0, 4)
  if (!isForm || !isReal || minutes > 59 || seconds > 59) {
    throw new VerificationError('ERR_HEADER_INVALID', 'x-sdk-date header is not a date such as 20230423T120000Z')
  }
  return date
}

/** Formats a time as an X-Sdk-Date. Fractions of a second are dropped. */
export function formatSdkDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

// Returns NaN if a character is not a digit. Every comparison with NaN is false.
function number(text: string, start: number, length: number): number {
  let value = 0
  for (let index = start; index < start + length; index++) {
    const digit = text.charCodeAt(index) - 0x30
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN
  }
  return value
}
