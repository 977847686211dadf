import Table from 'cli-table3'
import type { Count } from './counts.js'
import type { Measured } from './measure.js'

/** All measurements of one runtime. */
export interface Report {
  readonly runtime: string
  readonly groups: MeasuredGroup[]
  readonly counts: Count[]
}

/** The measurements of a group. */
export interface MeasuredGroup {
  readonly id: string
  readonly title: string
  readonly subject: string
  readonly cases: readonly Measured[]
}

/** Formats a report as tables. */
export function formatReport({ runtime, groups, counts }: Report): string {
  const tables = groups.map(({ title, subject, cases }) => {
    const table = new Table({
      head: [title, 'p10 µs', 'median µs', 'CPU µs', `${subject} ÷ this`],
      colAligns: ['left', 'right', 'right', 'right', 'right'],
      style: { head: [], border: [], compact: true },
    })
    for (const { name, p10, median, cpu, ratio } of cases) {
      table.push([
        name,
        p10.toFixed(1),
        median.toFixed(1),
        cpu?.toFixed(1) ?? '',
        name === subject ? '' : ratio.toFixed(3),
      ])
    }
    return table.toString()
  })
  if (counts.length > 0) {
    const table = new Table({ head: ['what', 'who', 'count'], style: { head: [], border: [], compact: true } })
    for (const { what, name, value } of counts) table.push([what, name, String(value)])
    tables.push(table.toString())
  }
  return `${runtime}\n${tables.join('\n')}\n`
}
