/** A case that cannot pass in one runtime. It still runs there, and must fail. If it passes, remove its entry. */
export interface Difference {
  /** The id of the runtime. */
  readonly runtime: string
  /** The name of the case. */
  readonly name: string
  /** The reason, with a source if there is one. */
  readonly reason: string
}

/** Every known difference between the runtimes. */
export const differences: readonly Difference[] = []
