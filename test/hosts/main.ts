// Runs Countersign in every host that its guides name, with the programs of the guides themselves: pnpm hosts [name]
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { argv, env, exit, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { type Column, columns, type ReportData } from './check-host.js'
import type { Host } from './host.js'
import { hosts } from './hosts.js'

const [, , wanted = ''] = argv
const chosen = hosts.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
const reports = new Map<Host, ReportData>()
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) killGroup(child)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => exit(1))

/** Milliseconds that a host may take for all of its checks. */
const rowDeadline = 120_000

const queue = chosen.values()
const ends: Promise<void>[] = []
await Promise.all(
  Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    // The iterator is shared, so that each host is checked once.
    for (const host of queue) await new Promise<void>((resolve) => ends.push(runHost(host, resolve)))
  }),
)
await Promise.all(ends)

for (const host of chosen) {
  for (const line of summarize(reports.get(host)?.failures ?? [])) stdout.write(`${host.name}: ${line}\n`)
}
stdout.write(`${formatReports()}\n`)
const all = [...reports.values()]
const passed = all.reduce((sum, report) => sum + sumOf(Object.values(report.passed)) + report.limits.length, 0)
const failed = all.reduce((sum, { failures }) => sum + failures.length, 0)
stdout.write(`${passed} passed, ${failed} failed\n`)
rmSync(fileURLToPath(new URL('dist', import.meta.url)), { recursive: true, force: true })
exit(failed === 0 && chosen.length > 0 ? 0 : 1)

/** Checks a host in its own process. Calls `onIdle` once that process only waits. */
function runHost(host: Host, onIdle: () => void): Promise<void> {
  return new Promise((resolve) => {
    const stdio = env.HOSTS_VERBOSE === undefined ? 'ignore' : 'inherit'
    const child = fork(fileURLToPath(new URL('run-host.ts', import.meta.url)), [host.name], {
      stdio: ['ignore', stdio, stdio, 'ipc'],
      // Start a process group, so that no runtime that the process starts is left behind.
      detached: true,
    })
    children.add(child)
    const timer = setTimeout(() => killGroup(child), rowDeadline)
    child.on('message', (message: 'waiting' | ReportData) => {
      if (message === 'waiting') onIdle()
      else reports.set(host, message)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      children.delete(child)
      killGroup(child)
      const what = `the process ended with ${signal ?? code} before its report`
      if (!reports.has(host)) reports.set(host, { passed: {}, failures: [{ column: 'other', what }], limits: [] })
      stdout.write(`${reports.get(host)?.failures.length === 0 ? 'ok    ' : 'failed'} ${host.name}\n`)
      onIdle()
      resolve()
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has no process any more.
  }
}

/** Lists the failures. Equal failures of one column are in one line. */
function summarize(failures: ReportData['failures']): string[] {
  const groups = new Map<string, string[]>()
  for (const { column, what } of failures) {
    const colon = what.indexOf(': ')
    const key = `${column}: ${what.slice(colon < 0 ? 0 : colon + 2)}`
    groups.set(key, [...(groups.get(key) ?? []), ...(colon < 0 ? [] : [what.slice(0, colon)])])
  }
  return Array.from(groups, ([key, [first, ...others]]) => {
    if (first === undefined) return key
    return `${key} (${first}${others.length === 0 ? '' : `, and ${others.length} more: ${others.slice(0, wanted === '' ? 4 : 60).join('; ')}`})`
  })
}

function formatReports(): string {
  const table = new Table({
    head: ['host', 'version', ...columns, 'limits', 'verdict'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  for (const host of chosen) {
    const report = reports.get(host) ?? { passed: {}, failures: [], limits: [] }
    const cells = columns.map((column) => cellOf(report, column))
    const verdict = report.failures.length === 0 ? 'passed' : 'failed'
    table.push([host.name, versionOf(host.package), ...cells, report.limits.length || '–', verdict])
  }
  return table.toString()
}

function cellOf({ passed, failures }: ReportData, column: Column): string {
  const good = passed[column] ?? 0
  const bad = failures.filter((failure) => failure.column === column).length
  if (good + bad === 0) return '–'
  return bad === 0 ? `${good}` : `${good}, ${bad} failed`
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function versionOf(source: string | (() => string)): string {
  if (typeof source === 'function') return source()
  const manifest = fileURLToPath(new URL(`node_modules/${source}/package.json`, import.meta.url))
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
