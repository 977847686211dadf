/**
 * Loads a value, usually a module by `import()`, at its first use, and keeps it. It does not keep the promise, because on
 * Workers a request must not wait for work that another request began. Simultaneous calls get the same value. It does not
 * keep a failure. A value that was loaded before comes without a promise.
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
