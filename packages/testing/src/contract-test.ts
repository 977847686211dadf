import { aClock, aCount, aFunction, type OptionKinds, readOptions } from '@countersign/core/http'

/** One test of a contract suite, for any test runner: `for (const { name, run } of suite) test(name, () => run())`. */
export interface ContractTest {
  readonly name: string
  /** Rejects with an Error that says what the contract asks for. */
  run(): Promise<void>
}

/** How a contract suite lets time pass. */
export interface ContractOptions {
  /** Milliseconds until what is meant to expire does. Default 1,000, since some services count in seconds. */
  lifetime?: number
  /** The clock that the driver reads. Default: the system's. */
  currentDate?: () => Date
  /** Lets milliseconds pass on that clock. Default: waits. */
  wait?: (milliseconds: number) => Promise<void>
}

const optionKinds: OptionKinds<ContractOptions> = {
  lifetime: aCount('milliseconds'),
  currentDate: aClock,
  wait: aFunction,
}

/** Fills in what {@link ContractOptions} leaves open. */
export function readContractOptions(options: ContractOptions): {
  /** A time so many milliseconds from now. */
  after: (milliseconds: number) => Date
  soon: () => Date
  later: () => Date
  /** Waits until what was to expire `soon` has. */
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

/** @throws Error where a driver answers something else than the contract asks for. */
export function demand(answer: unknown, expected: unknown, what: string): void {
  if (Object.is(answer, expected)) return
  throw new Error(`${what}: expected ${show(expected)}, got ${show(answer)}`)
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text
}
