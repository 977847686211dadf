/**
 * Loads something at its first use, mostly code by `import()`, and keeps the value. The promise is not kept: on Workers a
 * request must not wait for what another one began. Calls that come at once get the same value. A failure is not kept.
 */
export function loadOnce<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let kept: Value | undefined
  return async () => {
    if (kept === undefined) {
      const loaded = await load()
      kept ??= loaded
    }
    return kept
  }
}
