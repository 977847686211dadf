// This has its own file, because the other encodings encode bytes.

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/**
 * Decodes an RFC 3339 timestamp in UTC, such as `2019-07-15T22:44:25Z`, with up to nine fractional digits.
 *
 * @throws SyntaxError if the text has another format, or names a day, an hour or a second that does not exist.
 */
export function decodeTimestamp(text: string): Date {
  const date = new Date(timestamp.test(text) ? text : Number.NaN)
  // Date moves 30 February and hour 24 to the next day, and some engines move second 60 to the next minute. No signer writes
  // them. Writing the date with toISOString() and comparing the texts takes three times as long.
  const isReal =
    date.getUTCDate() === twoDigits(text, 8) &&
    date.getUTCHours() === twoDigits(text, 11) &&
    date.getUTCSeconds() === twoDigits(text, 17)
  if (date.getTime() >= 0 && isReal) return date
  throw new SyntaxError('not an RFC 3339 time in UTC')
}

function twoDigits(text: string, start: number): number {
  return (text.charCodeAt(start) - 0x30) * 10 + text.charCodeAt(start + 1) - 0x30
}
