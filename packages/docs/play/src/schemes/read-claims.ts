import type { SignedTestRequest } from '@countersign/testing'

/** Returns a header, or an empty text. */
export function headerOf({ headers }: SignedTestRequest, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

/**
 * Returns the members of a body in JSON. Returns none if the body is not a JSON object; the verifier reports what is wrong.
 */
export function jsonOf({ body }: Pick<SignedTestRequest, 'body'>): Readonly<Record<string, unknown>> {
  return membersOf(new TextDecoder().decode(body))
}

/** Returns the members of a JSON object in a text, or none. */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Returns a value if it is an object, otherwise an empty object. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Returns a value if it is text, otherwise an empty text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
