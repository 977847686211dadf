import { differences } from './differences.js'

/** A case of the suite. */
export interface ConformanceCase {
  /** The unique name, such as `alexa: accepts Signature-256`. */
  readonly name: string
  run(): Promise<void>
}

/** The result of a suite in one runtime. */
export interface Report {
  passed: number
  failed: { name: string; error: string }[]
  /** The names of the cases that failed as the table of differences expects. */
  different: string[]
}

/** Runs cases one after the other. */
export async function runCases(
  runtime: string,
  suites: readonly (Iterable<ConformanceCase> | AsyncIterable<ConformanceCase>)[],
): Promise<Report> {
  const report: Report = { passed: 0, failed: [], different: [] }
  for (const suite of suites) {
    for await (const { name, run } of suite) {
      const error = await outcomeOf(run)
      const known = differences.some((difference) => difference.runtime === runtime && difference.name === name)
      if (error === undefined && !known) report.passed += 1
      else if (error === undefined) report.failed.push({ name, error: 'passes now: remove it from the differences' })
      else if (known) report.different.push(name)
      else report.failed.push({ name, error })
    }
  }
  return report
}

async function outcomeOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    return error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack}`
  }
}

/** @throws Error if two values are not the same as JSON. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`)
}
