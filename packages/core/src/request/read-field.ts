/**
 * Reads a property of an object that somebody else made: its own or its class's, never one that every object has inherited
 * from a changed `Object.prototype`.
 *
 * @throws whatever an accessor throws.
 */
export function readField(from: object, name: string): unknown {
  if (!(name in Object.prototype)) return (from as Readonly<Record<string, unknown>>)[name]
  for (let holder: object | null = from; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    if (holder === Object.prototype) return undefined
    if (Object.hasOwn(holder, name)) return Reflect.get(holder, name, from)
  }
  return undefined
}

/** Reads a property that a request or response may well do without: undefined also if its accessor throws. */
export function tryField(from: object, name: string): unknown {
  try {
    return readField(from, name)
  } catch {
    return undefined
  }
}
