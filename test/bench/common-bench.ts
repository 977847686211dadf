// The groups that do not need Node, as a program for the runtimes of test/runtimes.
import { commonGroups } from './common-cases.js'
import { createMaterial } from './material.js'
import { type Case, measure } from './measure.js'
import type { Report } from './report.js'

/** Measures, and resolves to a report. */
export async function run({ runtime }: { runtime: string }): Promise<Report> {
  const report: Report = { runtime, groups: [], counts: [] }
  // In Workers the clock does not advance until a request does I/O, and then by whole milliseconds. So a sample takes long.
  const isFrozen = runtime === 'workerd'
  // V8 has optimized a verification after 3,000 operations, but not after 1,000.
  const options = isFrozen ? { warmUp: 8, now: afterTimer } : { warmUp: 20 }
  for (const group of await commonGroups(await createMaterial())) {
    const { id, title, subject, rounds } = group
    const cases: Case[] = []
    for (const one of group.cases) cases.push(isFrozen ? await lengthened(one) : one)
    const measured = await measure({ ...group, cases, rounds: isFrozen ? 24 : rounds }, options)
    report.groups.push({ id, title, subject, cases: measured })
  }
  return report
}

async function afterTimer(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  return performance.now()
}

const sampleMilliseconds = 40

/** Repeats a case within each sample, so often that the sample takes about {@link sampleMilliseconds}. */
async function lengthened({ operations = 1, run: once, ...one }: Case): Promise<Case> {
  const repeat = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) await once()
  }
  let times = 1
  for (;;) {
    const before = await afterTimer()
    await repeat(times)
    const taken = (await afterTimer()) - before
    if (taken >= sampleMilliseconds / 2) {
      times = Math.ceil((times * sampleMilliseconds) / taken)
      return { ...one, operations: operations * times, run: async () => await repeat(times) }
    }
    times *= 2
  }
}
