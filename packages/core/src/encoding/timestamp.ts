const timestamp = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z$/

/**
 * Time of an RFC 3339 text in UTC, such as `2019-07-15T22:44:25Z`, with up to nine digits of a second.
 *
 * @throws SyntaxError for any other format, and for a day or an hour that does not exist.
 */
export function decodeTimestamp(text: string): Date {
  const match = timestamp.exec(text)
  const date = new Date(match === null ? Number.NaN : text)
  // Date rolls 30 February over into March; a signer never writes it.
  if (match === null || !(date.getTime() >= 0) || date.toISOString().slice(0, 19) !== text.slice(0, 19)) {
    throw new SyntaxError('not an RFC 3339 time in UTC')
  }
  return date
}
