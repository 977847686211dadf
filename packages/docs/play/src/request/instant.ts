import { InputError } from './header-text.js'

const rfc3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * Parses an RFC 3339 time. Returns undefined if the text is empty.
 *
 * @throws InputError
 */
export function parseInstant(text: string): Date | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const day = rfc3339.exec(trimmed)?.[1]
  // Date reads 30 February as a day in March.
  const exists = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  const instant = new Date(exists ? trimmed : Number.NaN)
  if (Number.isNaN(instant.getTime())) throw new InputError('The time is not of the form 2026-01-31T12:00:00Z')
  return instant
}
