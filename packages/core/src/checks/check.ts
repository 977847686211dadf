import { isPromise } from '../encoding/when-settled.js'

/**
 * Returns what a check found. A later check that calls it depends on that check. No other list records these dependencies.
 */
export type Found<Value> = () => Value

/** The finding of a check that only refuses requests. */
export type Nothing = ReturnType<() => void>

/**
 * Runs one check of a scheme and returns what it found. `Findings` maps the id of each check to what it finds, so a misspelt
 * id does not compile.
 */
export interface Check<Findings> {
  <Id extends keyof Findings>(id: Id, run: () => Findings[Id]): Found<Findings[Id]>
  /** Does the same for a check that may be asynchronous. Returns a promise only if the check does. */
  wait<Id extends keyof Findings>(
    id: Id,
    run: () => Findings[Id] | Promise<Findings[Id]>,
  ): Found<Findings[Id]> | Promise<Found<Findings[Id]>>
  /** Whether to run every check, even if its outcome is already known. `explain` sets it. */
  readonly thorough: boolean
  /** Keeps a value for the report of the check that is running, even if the check fails. `explain` sets it. */
  note?(name: string, value: unknown): void
}

/** The runner that `verify` uses. The first check that fails throws. */
export function strictCheck<Findings>(): Check<Findings> {
  return strict as Check<unknown> as Check<Findings>
}

const strict: Check<Record<string, unknown>> = Object.assign(
  <Value>(_id: string, run: () => Value): Found<Value> => {
    const value = run()
    return () => value
  },
  {
    wait<Value>(_id: string, run: () => Value | Promise<Value>): Found<Value> | Promise<Found<Value>> {
      const value = run()
      return isPromise(value) ? Promise.resolve(value).then(finding) : () => value
    },
    thorough: false,
  },
)

function finding<Value>(value: Value): Found<Value> {
  return () => value
}
