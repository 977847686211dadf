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
