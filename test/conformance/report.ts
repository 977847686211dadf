import { differences } from './differences.js'

/** One thing that must hold. */
export interface ConformanceCase {
  /** Unique, such as `alexa: accepts Signature-256`. */
  readonly name: string
  run(): Promise<void>
}

/** What became of a suite in one runtime. */
export interface Report {
  passed: number
  failed: { name: string; error: string }[]
  /** Names of the cases that failed as the table of differences says. */
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
      else if (error === undefined) report.failed.push({ name, error: 'passes now: take it out of the differences' })
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

/** @throws Error where two values are not the same, as JSON has them. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`)
}
