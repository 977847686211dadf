// Compares readers: pnpm differential [--seed 1] [--seconds 60] [--only paths,urls] [--paths 20000] [--certificates 100000] …
import { parseArgs } from 'node:util'
import type { ComparisonResult, Extent } from './comparison.js'
import { comparePaths } from './paths/compare-paths.js'
import { report } from './report.js'

const comparisons: Readonly<Record<string, (extent: Extent) => Promise<ComparisonResult>>> = {
  paths: comparePaths,
}

const names = Object.keys(comparisons)
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', default: names.join() },
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' } as const])),
  },
})
const chosen = values.only.split(',')
const unknown = chosen.find((name) => !names.includes(name))
if (unknown !== undefined) throw new Error(`There is no comparison ${unknown}, but ${names.join(', ')}`)
const seed = Number(values.seed)
process.stdout.write(`differential: --seed ${seed}\n`)
const results: ComparisonResult[] = []
for (const name of chosen) {
  const inputs = (values as Record<string, string | undefined>)[name]
  const seconds = Number(values.seconds) / chosen.length
  const extent = { seed, seconds, inputs: inputs === undefined ? undefined : Number(inputs) }
  const result = await (comparisons[name] as (typeof comparisons)[string])(extent)
  process.stderr.write(`${result.title}: ${result.inputs} inputs in ${result.seconds} s\n`)
  results.push(result)
}
process.exitCode = report(seed, results) ? 0 : 1
