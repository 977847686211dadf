import { VerificationError } from '@countersign/core'
import fc from 'fast-check'
import { expect } from 'vitest'

const seconds = Number(process.env.FUZZ_SECONDS ?? '2')
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
// No single input may take longer, on a busy machine.
const slowest = 5000

/** How long a test may take that fuzzes one target, in milliseconds: much longer than it should. */
export const timeout: number = seconds * 1000 + 120_000

/**
 * Runs a property for its share of the time, and says how often.
 *
 * @param targets how many properties the file has, which share the time
 */
export async function fuzz<Value>(
  title: string,
  targets: number,
  input: fc.Arbitrary<Value>,
  judge: (value: Value) => unknown,
): Promise<void> {
  let longest = 0
  const timed = async (value: Value): Promise<void> => {
    const start = performance.now()
    await judge(value)
    const milliseconds = performance.now() - start
    longest = Math.max(longest, milliseconds)
    expect(milliseconds).toBeLessThan(slowest)
  }
  const property = fc.asyncProperty(input, timed)
  // What the first input loads takes a machine that is busy longer than the share of the time may be.
  await fc.assert(property, { seed, numRuns: 1 })
  const details = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: (seconds * 1000) / targets,
    markInterruptAsFailure: false,
  })
  // biome-ignore lint/suspicious/noConsole: what the run was for, and the seed by which a failure can be had again.
  console.log(
    `fuzz: ${title}: ${details.numRuns} inputs, the slowest ${Math.round(longest)} ms, FUZZ_SEED=${seed} in ${seconds} s`,
  )
  // An interruption is not a failure, even before the second input.
  if (details.failed && !details.interrupted) throw new Error(fc.defaultReportMessage(details))
}

/** The error of a rejection, which must be one of ours; `undefined` if nothing is thrown. */
export async function rejection(judge: () => unknown): Promise<VerificationError | undefined> {
  try {
    await judge()
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(VerificationError)
    return error as VerificationError
  }
}
