/** A case that cannot pass in one runtime. It is run all the same, and must fail: what passes again is to be taken out. */
export interface Difference {
  /** Id of the runtime. */
  readonly runtime: string
  /** Name of the case. */
  readonly name: string
  /** Why, with a source where there is one. */
  readonly reason: string
}

/** Every difference between the runtimes that the suite knows of. */
export const differences: readonly Difference[] = []
