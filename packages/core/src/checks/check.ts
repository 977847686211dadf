/** What a check found, for the checks after it. To call it is to depend on that check: there is no other list of them. */
export type Found<Value> = () => Value

/** What a check finds that does nothing but refuse. */
export type Nothing = ReturnType<() => void>

/**
 * Runs one check of a scheme and hands on what it found. `Findings` maps the id of each check to what it finds, so an id
 * that is misspelt does not compile.
 */
export interface Check<Findings> {
  <Id extends keyof Findings>(id: Id, run: () => Findings[Id]): Found<Findings[Id]>
  /** The same for a check that waits for something. */
  wait<Id extends keyof Findings>(id: Id, run: () => Findings[Id] | Promise<Findings[Id]>): Promise<Found<Findings[Id]>>
  /** Whether every check is wanted, as `explain` wants it, also one whose outcome is known already. */
  readonly thorough: boolean
}

/** The runner of `verify`: the first check that fails throws. */
export function strictCheck<Findings>(): Check<Findings> {
  return strict as Check<unknown> as Check<Findings>
}

const strict: Check<Record<string, unknown>> = Object.assign(
  <Value>(_id: string, run: () => Value): Found<Value> => {
    const value = run()
    return () => value
  },
  {
    async wait<Value>(_id: string, run: () => Value | Promise<Value>): Promise<Found<Value>> {
      const value = await run()
      return () => value
    },
    thorough: false,
  },
)
