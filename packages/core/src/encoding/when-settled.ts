/** Goes on with a value: at once where it is there, and else when its promise settles. */
export function whenSettled<Value extends string | boolean | readonly unknown[], Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value)
}

/** By what it can do and not by its class, of which every realm has its own. */
export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
