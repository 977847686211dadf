import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildProgram, formatTable, type Program, type Runtime, requireCommands, runtimes } from '../runtimes/index.js'
import { differences } from './differences.js'
import type { Report } from './report.js'
import { checkStatedVersion } from './stated-version.js'

interface Row {
  readonly id: string
  readonly title: string
  readonly runtime: Runtime
  readonly program: string
}

const rows: readonly Row[] = runtimes.flatMap((runtime): Row[] => {
  const { id, title } = runtime
  const suite = { id, title, runtime, program: 'suite.ts' }
  if (id === 'workerd') {
    return [
      suite,
      { id: 'workers', title: 'workerd: KV, Cache, Durable Objects', runtime, program: 'drivers/workers.ts' },
    ]
  }
  return id === 'deno' ? [suite, { id: 'deno-kv', title: 'Deno: KV', runtime, program: 'drivers/deno.ts' }] : [suite]
})

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const ids = values.only?.split(',')
const unknown = ids?.filter((id) => !rows.some((row) => row.id === id)) ?? []
if (unknown.length > 0)
  throw new Error(
    `--only names ${unknown.join(', ')}, which is not a runtime. Use ${rows.map(({ id }) => id).join(', ')}`,
  )
const chosen = rows.filter(({ id }) => ids?.includes(id) ?? true)

requireCommands(Object.assign({}, ...chosen.map(({ runtime }) => runtime.commands ?? {})))
const programs = new Map<string, Program>()
for (const { program } of chosen) {
  if (!programs.has(program)) {
    programs.set(program, await buildProgram(fileURLToPath(new URL(program, import.meta.url))))
  }
}

const table: (string | number)[][] = []
const failures: string[] = []
const notes: string[] = []
let passed = 0
for (const { id, title, runtime, program } of chosen) {
  process.stderr.write(`${title} …\n`)
  const start = performance.now()
  const report = await runIn(runtime, programs.get(program) as Program)
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  passed += report.passed
  const found = await version(runtime)
  table.push([title, found, report.passed, report.failed.length, seconds])
  const wrong = checkStatedVersion(runtime.title, found)
  if (wrong !== undefined) failures.push(`${id}: ${wrong}`)
  for (const { name, error } of report.failed) failures.push(`${id}: ${name}\n${error}`)
  for (const name of report.different) {
    const known = differences.find((difference) => difference.runtime === runtime.id && difference.name === name)
    notes.push(`${title}: ${name}: ${known?.reason}`)
  }
}

process.stdout.write(`${formatTable(['runtime', 'version', 'passed', 'failed', 'seconds'], table)}\n`)
if (notes.length > 0) process.stdout.write(`\nKnown differences:\n${notes.join('\n')}\n`)
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n\n')}\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exitCode = failures.length > 0 ? 1 : 0

async function runIn(runtime: Runtime, program: Program): Promise<Report> {
  try {
    const report = (await runtime.run(program)) as Report
    // A suite that ran no case proves nothing.
    if (report.passed + report.failed.length > 0) return report
    return { ...report, failed: [{ name: 'the suite', error: 'no case was run' }] }
  } catch (error) {
    return { passed: 0, failed: [{ name: 'the suite', error: String((error as Error).stack ?? error) }], different: [] }
  }
}

async function version(runtime: Runtime): Promise<string> {
  try {
    return await runtime.version()
  } catch {
    return 'unknown'
  }
}
