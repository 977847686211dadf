/**
 * Reads a property of an object that other code made. The property must belong to the object or its class. A property that
 * somebody added to `Object.prototype` is ignored.
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

/** Reads an optional property of a request or response. Returns undefined if it is absent or its accessor throws. */
export function tryField(from: object, name: string): unknown {
  try {
    return readField(from, name)
  } catch {
    return undefined
  }
}
