// pnpm bench:first: processor time of the first verification of a process. first.ts [--node 20] [--rounds 15] [--than folder]
// `--packages` measures another checkout, and `--than` one beside it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { packagesFolder } from '../support/packages.js'
import { buildForNode } from './build.js'
import { quantile } from './measure.js'
import { nodeOf } from './node-of.js'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    than: { type: 'string' },
    node: { type: 'string' },
    rounds: { type: 'string', default: '15' },
  },
})

const certificates = 4
const folder = mkdtempSync(join(tmpdir(), 'countersign-first-'))
const file = join(folder, 'material.json')
writeFileSync(file, execFileSync(process.execPath, [await buildForNode('first-material'), String(certificates)]))

const dist = (packages: string): string => join(packages, 'core/dist')
const samples: { readonly name: string; readonly args: readonly [string, string]; readonly times: number[] }[] = [
  { name: 'ours', args: ['ours', dist(values.packages)], times: [] },
  { name: 'ours, prepared', args: ['ours, prepared', dist(values.packages)], times: [] },
  ...(values.than === undefined ? [] : [{ name: values.than, args: ['ours', dist(values.than)] as const, times: [] }]),
  ...['alexa-verifier', 'ask-sdk-express-adapter', 'floor'].map((name) => ({
    name,
    args: [name, dist(values.packages)] as const,
    times: [],
  })),
]
try {
  for (let round = 0; round < Number(values.rounds); round++)
    for (const { args, times } of samples) times.push(sample(...args))
} finally {
  rmSync(folder, { recursive: true })
}

const [ours] = samples
const table = new Table({
  head: [`first verification, ${certificates} certificates`, 'CPU ms, p10', 'median', 'ours / it, p10', 'median'],
  colAligns: ['left', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
})
for (const { name, times } of samples) {
  const [low, middle] = [quantile(times, 0.1), quantile(times, 0.5)]
  const ratios = [quantile(ours?.times ?? [], 0.1) / low, quantile(ours?.times ?? [], 0.5) / middle]
  table.push([name, low.toFixed(2), middle.toFixed(2), ...ratios.map((ratio) => ratio.toFixed(2))])
}
process.stdout.write(`${table.toString()}\n`)

// A process for each: what one verification compiles, the next one finds.
function sample(subject: string, core: string): number {
  const program = join(import.meta.dirname, 'first-sample.js')
  return Number(execFileSync(nodeOf(values.node), [program, subject, file, core], { encoding: 'utf8' })) / 1_000
}
