// pnpm startup prints the processor time of importing an entry, compared with a process that imports an empty module.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { packagesFolder, readPackage } from '../support/packages.js'
import { quantile } from './measure.js'
import { nodeOf } from './node-of.js'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    node: { type: 'string' },
    rounds: { type: 'string', default: '15' },
  },
})
const { folder, entries } = readPackage('core', values.packages)
const chunk = (name: string): string => join(folder, 'dist/chunks', `${name}.js`)
const require = createRequire(import.meta.url)
const imports: Readonly<Record<string, readonly string[]>> = {
  'an empty module': [join(import.meta.dirname, 'empty.js')],
  ...Object.fromEntries(entries.map(({ subpath, file }) => [`core${subpath.slice(1)}`, [file]])),
  'certificate chunk': [chunk('certificate-steps')],
  'what a cold verification imports': [
    ...entries
      .filter(({ subpath }) => ['./alexa', './x509', './trust/amazon'].includes(subpath))
      .map(({ file }) => file),
    chunk('certificate-steps'),
  ],
  'alexa-verifier': [require.resolve('alexa-verifier')],
  'ask-sdk-express-adapter': [require.resolve('ask-sdk-express-adapter')],
  'sns-validator': [require.resolve('sns-validator')],
  'sns-payload-validator': [require.resolve('sns-payload-validator')],
  pkijs: [require.resolve('pkijs')],
}

const samples = new Map(Object.keys(imports).map((name) => [name, [] as number[]]))
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, files] of Object.entries(imports)) samples.get(name)?.push(start(files))
}
const nothing = samples.get('an empty module') ?? []
const table = new Table({
  head: ['import', 'CPU ms, p10', 'over the empty one, p10', 'median of rounds'],
  colAligns: ['left', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
})
for (const [name, times] of samples) {
  // Other work of the machine can only make a sample larger, so the low samples are closest to the real cost.
  const [low, lowNothing] = [quantile(times, 0.1), quantile(nothing, 0.1)]
  const over = times.map((time, round) => time - (nothing[round] ?? 0))
  table.push([name, ...[low, low - lowNothing, quantile(over, 0.5)].map((time) => time.toFixed(1))])
}
process.stdout.write(`${table.toString()}\n`)

function start(files: readonly string[]): number {
  const lines = files.map((file) => `await import(${JSON.stringify(pathToFileURL(file).href)})`)
  // Measure from the first import on: the start of Node takes twenty times as long, and varies by more than an import takes.
  const program = [
    'const before = process.cpuUsage()',
    ...lines,
    'const { user, system } = process.cpuUsage(before)',
    'process.stdout.write(String(user + system))',
  ]
  return (
    Number(execFileSync(nodeOf(values.node), ['--input-type=module', '-e', program.join('\n')], { encoding: 'utf8' })) /
    1_000
  )
}
