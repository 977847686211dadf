// pnpm bench:first: processor time of the first verification of a process. first.ts [--node 20] [--rounds 15] [--than folder]
// `--packages` measures another checkout, and `--than` one beside it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { packagesFolder } from '../support/packages.js'
import { vectorsFolder } from '../support/vectors-folder.js'
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
const real = vectorsFolder === undefined ? undefined : writeReal(join(vectorsFolder, 'alexa/cert7-2019-nodesdk'))

const dist = (packages: string): string => join(packages, 'core/dist')
const libraries = ['ours', 'ours, prepared', ...(values.than === undefined ? [] : ['than'])]
const samples = [
  ...[...libraries, 'alexa-verifier', 'ask-sdk-express-adapter', 'floor'].map((subject) => row(subject, file)),
  // A request that Amazon signed, with the default anchors. Only our library can verify it so long after its
  // time.
  ...(real === undefined ? [] : libraries.map((subject) => row(subject, real, ', a real request'))),
]
try {
  for (let round = 0; round < Number(values.rounds); round++) for (const one of samples) one.times.push(sample(one))
} finally {
  rmSync(folder, { recursive: true })
}

const table = new Table({
  head: [`first verification, ${certificates} certificates`, 'CPU ms, p10', 'median', 'ours / it, p10', 'median'],
  colAligns: ['left', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
})
for (const { name, material, times } of samples) {
  const ours = samples.find((one) => one.material === material)
  const [low, middle] = [quantile(times, 0.1), quantile(times, 0.5)]
  const ratios = [quantile(ours?.times ?? [], 0.1) / low, quantile(ours?.times ?? [], 0.5) / middle]
  table.push([name, low.toFixed(2), middle.toFixed(2), ...ratios.map((ratio) => ratio.toFixed(2))])
}
process.stdout.write(`${table.toString()}\n`)

interface Row {
  readonly name: string
  readonly subject: string
  readonly material: string
  readonly core: string
  readonly times: number[]
}

function row(subject: string, material: string, suffix = ''): Row {
  const isOther = subject === 'than'
  const name = `${isOther ? values.than : subject}${suffix}`
  return {
    name,
    subject: isOther ? 'ours' : subject,
    material,
    core: dist((isOther && values.than) || values.packages),
    times: [],
  }
}

// Each sample needs its own process, because the code that one verification compiles makes the next one faster.
function sample({ subject, material, core }: Row): number {
  const program = join(import.meta.dirname, 'first-sample.js')
  return Number(execFileSync(nodeOf(values.node), [program, subject, material, core], { encoding: 'utf8' })) / 1_000
}

function writeReal(vector: string): string {
  const headers = Object.entries(
    JSON.parse(readFileSync(join(vector, 'headers.json'), 'utf8')) as Record<string, string>,
  )
  const body = readFileSync(join(vector, 'body.bin'))
  const { request } = JSON.parse(body.toString()) as { request: { timestamp: string } }
  const pem = readFileSync(join(vector, 'chain.pem'), 'utf8')
  const written = join(folder, 'real.json')
  writeFileSync(written, JSON.stringify({ pem, at: request.timestamp, headers, body: body.toString('base64') }))
  return written
}
