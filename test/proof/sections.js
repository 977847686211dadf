import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { areas } from '../mutate/areas.js'
import { countMutants, readMutants } from '../mutate/report.js'
import { folder, read } from './record.js'

const notRun = (command) => `Not run on this machine: \`${command}\`.`
const number = (value) => value.toLocaleString('en')

/** The readers, the number of inputs, and the classes of disagreement with their reasons. */
export function differentialSection() {
  const results = Object.values(read('differential'))
  if (results.length === 0) return notRun('pnpm differential')
  const rows = results.map(({ title, inputs, accepted, agreed, differences, unexplained, seed }) => {
    const explained = differences.reduce((sum, one) => sum + one.inputs, 0)
    return [title, inputs, accepted, agreed, explained, unexplained.length].map(format).concat(String(seed))
  })
  const head = ['readers', 'inputs', 'both accept', 'agree', 'explained', 'unexplained', 'seed']
  const classes = results.flatMap(({ title, differences }) =>
    differences.map(({ name, inputs, reason }) => [title.split(':')[0], name, number(inputs), reason]),
  )
  return `${table(head, rows)}\n\n${table(['input', 'class of disagreement', 'inputs', 'reason'], classes)}`
}

/** The inputs with which each property of the last run was tested. */
export function fuzzSection() {
  const log = join(folder, 'fuzz.log')
  const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
  const line = /^fuzz: (.+): (\d+) inputs, the slowest (\d+) ms, FUZZ_SEED=(\d+) in (\d+)/gm
  const rows = Array.from(text.matchAll(line), ([, title, inputs, slowest, seed]) => [
    title,
    number(Number(inputs)),
    `${slowest} ms`,
    seed,
  ])
  if (rows.length === 0) return notRun('pnpm fuzz')
  const failed = /^.*\bTests\b.*?(\d+) failed/m.exec(text)?.[1] ?? '0'
  return `${table(['input', 'inputs', 'longest processor time', 'seed'], rows)}\n\nProperties with a finding: ${failed}.`
}

/** The tests of the last run, which `pnpm faults` has stored as JSON. */
export function faultsSection() {
  const file = join(folder, 'faults.json')
  if (!existsSync(file)) return notRun('pnpm faults')
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const rows = tests.map(({ ancestorTitles, title, status }) => {
    const [, what, promise] = /^(.*) \(([a-z0-9-]+)\)$/.exec(title) ?? [undefined, title, '']
    return [ancestorTitles.join(', '), what, `\`${promise}\``, status]
  })
  return table(['fault', 'what must hold', 'promise', 'result'], rows)
}

/** The score of each area that was mutated on this machine. */
export function mutationSection() {
  const rows = Object.keys(areas).flatMap((name) => {
    const mutants = readMutants(name)
    if (mutants.length === 0) return []
    const { noticed, total, equivalent, score } = countMutants(mutants)
    return [[`\`${name}\``, number(noticed), number(total), number(equivalent), `${score.toFixed(1)} %`]]
  })
  if (rows.length === 0) return notRun('pnpm mutate --all')
  return table(['area', 'noticed', 'mutants', 'without effect (not counted)', 'score'], rows)
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

function format(value) {
  return typeof value === 'number' ? number(value) : value
}
