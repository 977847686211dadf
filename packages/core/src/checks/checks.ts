/**
 * One named check of a scheme. `verify` and `explain` read the same list of them.
 * A check reads what earlier checks left in the context, and leaves there what later ones need.
 */
export interface CheckDefinition<Context> {
  readonly id: string
  /** Ids of the checks that fill what this one reads: `explain` skips it where one of them did not pass. */
  readonly needs?: readonly string[]
  /** Why `explain` must not run this check, where running it changes something. */
  readonly effect?: string
  /** Throws a VerificationError, or returns. Returns a promise only where it must wait. */
  run(context: Context): void | Promise<void>
}

/**
 * Checks whose outcome may be known already, such as those of a certificate whose key is in the cache.
 * `verify` calls `run`, which runs the checks where it must; `explain` runs them all.
 */
export interface CheckGroup<Context> {
  /** The checks, or what loads them. */
  readonly checks: readonly CheckDefinition<Context>[] | (() => Promise<readonly CheckDefinition<Context>[]>)
  run(context: Context): void | Promise<void>
}

/** What a scheme is a list of. */
export type Step<Context> = CheckDefinition<Context> | CheckGroup<Context>

/** Runs the checks in order; the first that fails throws. */
export async function runChecks<Context>(steps: readonly Step<Context>[], context: Context): Promise<void> {
  for (const step of steps) {
    const pending = step.run(context)
    if (pending !== undefined) await pending
  }
}
