const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/**
 * Time of an RFC 3339 text in UTC, such as `2019-07-15T22:44:25Z`, with up to nine digits of a second.
 *
 * @throws SyntaxError for any other format, and for a day or an hour that does not exist.
 */
export function decodeTimestamp(text: string): Date {
  const date = new Date(timestamp.test(text) ? text : Number.NaN)
  // Date rolls 30 February, and the hour 24, over into the next day; a signer never writes them.
  if (!(date.getTime() >= 0) || date.getUTCDate() !== Number(text.slice(8, 10))) {
    throw new SyntaxError('not an RFC 3339 time in UTC')
  }
  return date
}
