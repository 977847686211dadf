import { paragraph } from './columns.js'
import { markDifference } from './difference.js'
import { printable } from './printable.js'

/** The findings, by name. */
export type Facts = readonly (readonly [name: string, value: unknown])[]

const widestName = 26

/** Lays out facts, one below the other: `name value` if that fits a line, otherwise the value on the lines below. */
export function factsText(facts: Facts, columns: number): string {
  const labels = facts.map(([name]) => printable(name))
  const nameWidth = Math.max(0, ...labels.map(({ length }) => length).filter((length) => length <= widestName))
  const room = columns - nameWidth - 4
  return facts
    .map(([, value], index) => {
      const label = labels[index] ?? ''
      const lines = valueLines(value)
      if (label.length <= nameWidth && lines.every((line) => line.length <= room)) {
        return lines.map((line, row) => `  ${(row === 0 ? label : '').padEnd(nameWidth)}  ${line}\n`).join('')
      }
      const name = paragraph(label, 2, columns)
      return `${name}\n${lines.map((line) => `${paragraph(line, 4, columns)}\n`).join('')}`
    })
    .join('')
}

/** Reads the facts of a check's evidence, and marks where two values that were compared differ. */
export function evidenceFacts(evidence: Readonly<Record<string, unknown>>, columns: number): Facts {
  // The id of an accident is for programs. The hint describes the accident.
  const { accident: _id, ...shown } = evidence
  return Object.entries(shown).map(([name, value]) => {
    const partner = pairs.find(([, second]) => second === name)?.[0]
    const compared = partner === undefined ? undefined : oneLine(shown[partner])
    const line = oneLine(value)
    if (compared === undefined || line === undefined || line.length > columns - 4) return [name, value]
    const marks = markDifference(compared, line)
    return [name, marks === undefined ? value : `${line}\n${marks}`]
  })
}

/** Names of values that a check compared, in the order in which they are printed. */
const pairs: readonly (readonly [string, string])[] = [
  ['signedDigest', 'computedDigest'],
  ['expected', 'dnsNames'],
  ['expected', 'found'],
  ['expected', 'received'],
  ['signed', 'received'],
]

function oneLine(value: unknown): string | undefined {
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof single === 'string' ? printable(single) : undefined
}

function valueLines(value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['none'] : value.flatMap(valueLines)
  if (value instanceof Date) return [Number.isNaN(value.getTime()) ? 'not a time' : value.toISOString()]
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('hex')]
  if (typeof value === 'string') return value.split('\n').map(printable)
  // A canonical request is a list of lines, each with its origin.
  if (isOrigin(value)) return [printable(value.line), `    ← ${printable(value.from)}`]
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, member]) => `${printable(name)}: ${valueLines(member).join(' ')}`)
  }
  return [String(value)]
}

function isOrigin(value: unknown): value is { line: string; from: string } {
  if (typeof value !== 'object' || value === null) return false
  const { line, from } = value as Record<string, unknown>
  return typeof line === 'string' && typeof from === 'string'
}
