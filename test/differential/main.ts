// Compares readers: pnpm differential [--seed 1] [--seconds 60] [--only paths,urls] [--paths 20000] [--certificates 100000] …
import { parseArgs } from 'node:util'
import { record } from '../proof/record.js'
import { requireCommands } from '../runtimes/debian.js'
import { compareCertificates } from './certificates/compare-certificates.js'
import type { ComparisonResult, Extent } from './comparison.js'
import { compareJson } from './json/compare-json.js'
import { comparePaths } from './paths/compare-paths.js'
import { report } from './report.js'
import { compareRequests } from './requests/compare-requests.js'
import { compareUrls } from './urls/compare-urls.js'

const comparisons: Readonly<Record<string, (extent: Extent) => Promise<readonly ComparisonResult[]>>> = {
  paths: comparePaths,
  certificates: compareCertificates,
  urls: compareUrls,
  json: compareJson,
  requests: compareRequests,
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
if (unknown !== undefined) throw new Error(`There is no comparison ${unknown}. Use ${names.join(', ')}`)
requireCommands({ curl: 'curl', openssl: 'openssl', python3: 'python3' })
const seed = Number(values.seed)
process.stdout.write(`differential: --seed ${seed}\n`)
const results: ComparisonResult[] = []
for (const name of chosen) {
  const inputs = (values as Record<string, string | undefined>)[name]
  const seconds = Number(values.seconds) / chosen.length
  const extent = { seed, seconds, inputs: inputs === undefined ? undefined : Number(inputs) }
  process.stderr.write(`${name} …\n`)
  results.push(...(await (comparisons[name] as (typeof comparisons)[string])(extent)))
}
record('differential', Object.fromEntries(results.map((result) => [result.title, { seed, ...result }])))
process.exitCode = report(seed, results) ? 0 : 1
