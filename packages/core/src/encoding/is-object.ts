// This is not in json.ts, so that code that only explains a refusal does not load the parser.

/** Tells whether a value is an object, and not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
