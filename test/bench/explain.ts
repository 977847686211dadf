// pnpm bench:explain: the cost of `explain` for hostile input. explain.ts [--only scheme,scheme] [--packages folder]
import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import Table from 'cli-table3'
import type { SchemeName } from '../schemes/index.js'
import { packagesFolder } from '../support/packages.js'
import { buildForNode } from './build.js'
import { hostileInputs, ordinary } from './explain-inputs.js'
import type { Sample } from './explain-sample.js'

const { values } = parseArgs({
  options: { only: { type: 'string' }, packages: { type: 'string', default: packagesFolder } },
})

/** A body of some bytes, alone or inside the message of a delivery. */
interface Place {
  readonly scheme: SchemeName
  readonly bytes: number
  readonly isInside?: true
}

// For each scheme, the largest body that it reads by default, and a body of ordinary size.
const places: readonly Place[] = [
  { scheme: 'alexa', bytes: 1_000_000 },
  { scheme: 'alexa', bytes: 20_000 },
  { scheme: 'sns', bytes: 2_000_000 },
  { scheme: 'sns', bytes: 900_000, isInside: true },
  { scheme: 'sns', bytes: 20_000, isInside: true },
  { scheme: 'smn', bytes: 900_000, isInside: true },
  { scheme: 'appstore', bytes: 1_000_000 },
  { scheme: 'paypal', bytes: 1_000_000 },
  { scheme: 'apig', bytes: 8 * 1_048_576 },
  { scheme: 'apig', bytes: 1_000_000 },
]

const program = await buildForNode('explain-sample', values.packages)
const only = values.only?.split(',')
let worst = { times: 0, milliseconds: 0 }
for (const place of places.filter(({ scheme }) => only?.includes(scheme) ?? true)) {
  const { scheme, bytes, isInside = false } = place
  const table = new Table({
    head: [
      `${scheme}, ${bytes.toLocaleString('en')} bytes${isInside ? ' in the message' : ''}`,
      'verify ms',
      'explain ms',
      'explain / verify',
      'explain / ordinary',
      'explain MB',
      'MB / ordinary',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  const usual = await sample(place, 'explain', ordinary)
  for (const name of [ordinary, ...Object.keys(hostileInputs)]) {
    const verified = await sample(place, 'verify', name)
    const explained = name === ordinary ? usual : await sample(place, 'explain', name)
    const times = explained.milliseconds / usual.milliseconds
    worst = { times: Math.max(worst.times, times), milliseconds: Math.max(worst.milliseconds, explained.milliseconds) }
    table.push([
      name,
      verified.milliseconds.toFixed(1),
      explained.milliseconds.toFixed(0),
      (explained.milliseconds / verified.milliseconds).toFixed(1),
      times.toFixed(2),
      (explained.kilobytes / 1_024).toFixed(0),
      (explained.kilobytes / Math.max(usual.kilobytes, 1_024)).toFixed(2),
    ])
  }
  process.stdout.write(`${table.toString()}\n`)
}
process.stdout.write(
  `at most ${worst.times.toFixed(1)} times an ordinary request, and ${worst.milliseconds.toFixed(0)} ms\n`,
)

// Each sample needs its own process, because a process keeps the memory that it once needed.
async function sample({ scheme, bytes, isInside }: Place, verb: 'verify' | 'explain', name: string): Promise<Sample> {
  const options = [scheme, verb, name, String(bytes), ...(isInside ? ['inside'] : [])]
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, ...options])
  return JSON.parse(stdout) as Sample
}
