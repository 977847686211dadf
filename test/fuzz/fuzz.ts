import { VerificationError } from '@countersign/core'
import fc from 'fast-check'
import { expect } from 'vitest'

const seconds = Number(process.env.FUZZ_SECONDS ?? '2')
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
// The limit of processor time for a single input, in milliseconds. Time that a busy machine gives to other processes does
// not count.
const slowest = 10_000

/** The time limit in milliseconds of a test that fuzzes one target, much longer than it should take. */
export const timeout: number = seconds * 1000 + 120_000

/**
 * Runs a property for its share of the time, and prints how often it ran.
 *
 * @param targets the number of properties in the file, which share the time
 */
export async function fuzz<Value>(
  title: string,
  targets: number,
  input: fc.Arbitrary<Value>,
  check: (value: Value) => unknown,
): Promise<void> {
  let longest = 0
  const timed = async (value: Value): Promise<void> => {
    const start = process.cpuUsage()
    await check(value)
    const { user, system } = process.cpuUsage(start)
    const milliseconds = (user + system) / 1_000
    longest = Math.max(longest, milliseconds)
    expect(milliseconds).toBeLessThan(slowest)
  }
  const property = fc.asyncProperty(input, timed)
  // On a busy machine, loading the code for the first input may take longer than the share of the time.
  await fc.assert(property, { seed, numRuns: 1 })
  const details = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: (seconds * 1000) / targets,
    markInterruptAsFailure: false,
  })
  // biome-ignore lint/suspicious/noConsole: print what was tested, and the seed that reproduces a failure.
  console.log(
    `fuzz: ${title}: ${details.numRuns} inputs, the slowest ${Math.round(longest)} ms, FUZZ_SEED=${seed} in ${seconds} s`,
  )
  // An interruption is not a failure, even before the second input.
  if (details.failed && !details.interrupted) throw new Error(fc.defaultReportMessage(details))
}

/** Returns the error of a rejection, which must be a VerificationError; `undefined` if nothing is thrown. */
export async function rejection(run: () => unknown): Promise<VerificationError | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(VerificationError)
    return error as VerificationError
  }
}
