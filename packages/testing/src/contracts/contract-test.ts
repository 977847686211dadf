import { aClock, aCount, aFunction, type OptionKinds, readOptions } from '@countersign/core/http'

/** A test of a contract, for any test runner: `for (const { name, run } of suite) test(name, () => run())`. */
export interface ContractTest {
  readonly name: string
  /** Runs the test. Rejects with an Error that says what the contract requires. */
  run(): Promise<void>
}

/** Options for how a contract lets time pass. */
export interface ContractOptions {
  /** Milliseconds until a short expiry. Default 1,000, because some services count in seconds. */
  lifetime?: number
  /** The clock that the driver reads. Default: the system clock. */
  currentDate?: () => Date
  /** Advances that clock by milliseconds. Default: waits. */
  wait?: (milliseconds: number) => Promise<void>
}

const optionKinds: OptionKinds<ContractOptions> = {
  lifetime: aCount('milliseconds'),
  currentDate: aClock,
  wait: aFunction,
}

/** Reads {@link ContractOptions} and adds the defaults. */
export function readContractOptions(options: ContractOptions): {
  /** Returns the time a number of milliseconds from now. */
  after: (milliseconds: number) => Date
  soon: () => Date
  later: () => Date
  /** Waits until an expiry of `soon` has passed. */
  expiry: () => Promise<void>
} {
  const given = readOptions('a contract suite', options, optionKinds)
  const { lifetime = 1_000, currentDate = () => new Date(), wait = sleep } = given
  const after = (milliseconds: number): Date => new Date(currentDate().getTime() + milliseconds)
  return {
    after,
    soon: () => after(lifetime),
    later: () => after(3_600_000),
    expiry: () => wait(lifetime + 500),
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** @throws Error if the answer of a driver is not the one that the contract requires. */
export function demand(answer: unknown, expected: unknown, what: string): void {
  if (Object.is(answer, expected)) return
  throw new Error(`${what}: expected ${show(expected)}, got ${show(answer)}`)
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text
}
