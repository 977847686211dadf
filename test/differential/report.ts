import Table from 'cli-table3'
import type { ComparisonResult } from './comparison.js'

/** Prints the result of the comparisons. Returns whether every disagreement is explained. */
export function report(seed: number, results: readonly ComparisonResult[]): boolean {
  const table = new Table({
    head: ['readers', 'inputs', 'agree', 'both accept', 'explained', 'unexplained'],
    style: { head: [], border: [] },
  })
  table.push(
    ...results.map(({ title, inputs, agreed, accepted, differences, unexplained }) => [
      title,
      inputs,
      agreed,
      accepted,
      differences.reduce((sum, one) => sum + one.inputs, 0),
      unexplained.length,
    ]),
  )
  write(table.toString())
  for (const { title, differences } of results) {
    if (differences.length === 0) continue
    write(`\n${title}`)
    for (const { name, inputs, reason } of differences.toSorted((a, b) => b.inputs - a.inputs))
      write(`  ${inputs} ${name}: ${reason}`)
  }
  for (const { title, unexplained } of results) {
    for (const one of unexplained) write(`\nNot explained, ${title}, --seed ${seed}:\n${one}`)
  }
  const passed = results.filter(({ unexplained, accepted }) => unexplained.length === 0 && accepted > 0)
  write(`\n${passed.length} passed, ${results.length - passed.length} failed`)
  return passed.length === results.length
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
