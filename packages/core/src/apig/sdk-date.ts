import { VerificationError } from '../errors.js'

const sdkDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/**
 * Time of an X-Sdk-Date, such as `20230423T120000Z`, in UTC.
 *
 * @throws VerificationError ERR_HEADER_INVALID for any other format, and for a day or time that does not exist.
 */
export function parseSdkDate(text: string): Date {
  const date = new Date(sdkDate.test(text) ? text.replace(sdkDate, '$1-$2-$3T$4:$5:$6Z') : Number.NaN)
  // Date rolls 30 February over into March; a signer never writes it.
  if (Number.isNaN(date.getTime()) || formatSdkDate(date) !== text) {
    throw new VerificationError('ERR_HEADER_INVALID', 'Header x-sdk-date is no date such as 20230423T120000Z')
  }
  return date
}

/** X-Sdk-Date of a time; parts of a second are cut off. */
export function formatSdkDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}
