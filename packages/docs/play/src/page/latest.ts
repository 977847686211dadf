/** Runs a task for the latest input only. */
export interface Latest {
  /** Runs the task once the input has rested; what an earlier run still gives is dropped. */
  later(): void
  /** Runs the task now. */
  now(): void
}

/** Creates a runner that waits for `milliseconds` of rest. `show` gets the outcome of the latest run, never of one before. */
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
      // From now on a run that is under way is one of before.
      newest += 1
      timer = setTimeout(() => void start(), milliseconds)
    },
    now() {
      void start()
    },
  }
}
