import { InvalidArgumentError, Option } from '@commander-js/extra-typings'

const rfc3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * Parses the time of an option in the form of RFC 3339.
 *
 * @throws InvalidArgumentError if it is not a time that exists.
 */
export function parseInstant(text: string): Date {
  const day = rfc3339.exec(text)?.[1]
  // Date changes 30 February to a day in March.
  const exists = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  const instant = new Date(exists ? text : Number.NaN)
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError('Not a time such as 2019-07-15T22:44:25Z.')
  return instant
}

/** Creates the option `--at` of a command that verifies. `example` is a time in the form of RFC 3339. */
export function verificationTimeOption(
  example = '2024-01-31T12:00:00Z',
): Option<'--at <time>', undefined, undefined, Date> {
  const description = `the time at which the request is verified, such as ${example}; default: now`
  return new Option('--at <time>', description).argParser(parseInstant)
}
