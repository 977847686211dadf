// The groups that do not need Node, as a program for the runtimes of test/runtimes.
import { commonGroups } from './common-cases.js'
import { createMaterial } from './material.js'
import { type Case, measure } from './measure.js'
import type { Report } from './report.js'

/** Measures, and resolves to a report. */
export async function run({ runtime }: { runtime: string }): Promise<Report> {
  const report: Report = { runtime, groups: [], counts: [] }
  // In Workers the clock does not advance until a request does I/O, so many operations run between two readings of the clock.
  const isFrozen = runtime === 'workerd'
  // V8 has optimized a verification after 3,000 operations, but not after 1,000.
  const options = isFrozen ? { warmUp: 8, now: afterTimer } : { warmUp: 20 }
  for (const group of await commonGroups(await createMaterial())) {
    const { id, title, subject, rounds } = group
    const cases = isFrozen ? group.cases.map((one) => repeated(one, 40)) : group.cases
    const measured = await measure({ ...group, cases, rounds: isFrozen ? 24 : rounds }, options)
    report.groups.push({ id, title, subject, cases: measured })
  }
  return report
}

async function afterTimer(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  return performance.now()
}

function repeated({ operations = 1, run: once, ...one }: Case, times: number): Case {
  const most = Math.max(1, Math.min(times, Math.ceil(400 / operations)))
  return {
    ...one,
    operations: operations * most,
    async run() {
      for (let count = 0; count < most; count++) await once()
    },
  }
}
