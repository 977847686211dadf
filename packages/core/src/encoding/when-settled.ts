/** Calls a function with a value: at once if the value is there, otherwise when its promise settles. */
export function whenSettled<Value extends string | boolean | readonly unknown[], Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value)
}

/** Tells whether a value is a promise, by its `then` method: every realm has its own Promise class. */
export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/**
 * Loads a value, usually a module by `import()`, at its first use, and keeps it. It does not keep the promise, because on
 * Workers a request must not wait for work that another request began. Simultaneous calls get the same value. After the
 * first load, the value is returned without a promise. After a failure, the next call tries again.
 */
export function loadOnce<Value>(load: () => Promise<Value>): () => Value | Promise<Value> {
  let kept: Value | undefined
  const keep = async (): Promise<Value> => {
    const loaded = await load()
    kept ??= loaded
    return kept
  }
  return () => kept ?? keep()
}
