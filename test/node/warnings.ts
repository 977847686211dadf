/** Runs a function, and resolves to its result and its process warnings. */
export async function withWarnings<Result>(run: () => Promise<Result>): Promise<[result: Result, warnings: Error[]]> {
  const warnings: Error[] = []
  const onWarning = (warning: Error): void => {
    if (warning.name === 'CountersignWarning') warnings.push(warning)
  }
  process.on('warning', onWarning)
  try {
    const result = await run()
    // A warning is emitted on the next tick.
    await new Promise((resolve) => setImmediate(resolve))
    return [result, warnings]
  } finally {
    process.off('warning', onWarning)
  }
}
