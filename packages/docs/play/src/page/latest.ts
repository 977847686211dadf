/** Runs a task for the latest input only. */
export interface Latest {
  /** Runs the task when the input has not changed for a while. The result of an earlier run is dropped. */
  later(): void
  /** Runs the task now. */
  now(): void
}

/** Creates a runner that waits until the input has not changed for `milliseconds`. `show` gets only the outcome of the latest run. */
export function createLatest<Outcome>(
  milliseconds: number,
  run: () => Promise<Outcome>,
  show: (outcome: Outcome) => void,
): Latest {
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = async (): Promise<void> => {
    clearTimeout(timer)
    newest += 1
    const mine = newest
    const outcome = await run()
    if (mine === newest) show(outcome)
  }
  return {
    later() {
      clearTimeout(timer)
      // A run that has not ended is no longer the latest one.
      newest += 1
      timer = setTimeout(() => void start(), milliseconds)
    },
    now() {
      void start()
    },
  }
}
