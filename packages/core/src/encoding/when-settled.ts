/** Calls a function with a value: at once if the value is there, otherwise when its promise settles. */
export function whenSettled<Value extends string | boolean | readonly unknown[], Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value)
}

/** Tells whether a value is a promise, by its `then` method: every realm has its own Promise class. */
export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
