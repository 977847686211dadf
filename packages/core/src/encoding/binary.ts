// As many arguments as every engine takes.
const most = 8_192

/** A text of one character, U+0000 to U+00FF, for each byte: what btoa() takes, and a key for a map. */
export function toBinary(bytes: Uint8Array): string {
  // Neither a character at a time nor by spreading: both cost many times as much.
  if (bytes.length <= most) return Reflect.apply(String.fromCharCode, undefined, bytes)
  let text = ''
  for (let start = 0; start < bytes.length; start += most) text += toBinary(bytes.subarray(start, start + most))
  return text
}

const tagOf = /* @__PURE__ */ readTagGetter()

/** Whether a value is a `Uint8Array` of any realm. By its internal tag, since `instanceof` and `toString` can be deceived. */
export function isBytes(value: unknown): value is Uint8Array {
  return tagOf.call(value) === 'Uint8Array'
}

function readTagGetter(): (this: unknown) => unknown {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
  const { get } = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag) ?? {}
  return get ?? (() => undefined)
}
