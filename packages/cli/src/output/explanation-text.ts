import type { Check } from '@countersign/core'
import type { Terminal } from '../terminal.js'
import { columns, paragraph } from './columns.js'
import { printable } from './printable.js'

type View = Pick<Terminal, 'columns' | 'colors'>

const outcomeWidth = 7

/** A row for each check: outcome and title, and below the title what was found. */
export function checksText(checks: readonly Check[], view: View): string {
  const rows = checks.map(({ outcome, title, code, detail }) => {
    const found = [code && view.colors.bold(code), detail && printable(detail)].filter((text) => text !== undefined)
    const width = view.columns - outcomeWidth - 2
    return [outcomeText(outcome, view), [title, ...found.map((text) => paragraph(text, 2, width))].join('\n')]
  })
  return columns(rows, [outcomeWidth, view.columns - outcomeWidth - 2])
}

/** Evidence and hint of each check that has any. */
export function evidenceText(checks: readonly Check[], view: View): string {
  return checks
    .filter(({ evidence, hint }) => evidence !== undefined || hint !== undefined)
    .map(({ title, outcome, evidence = {}, hint }) => {
      const heading = `${outcomeText(outcome, view)}  ${paragraph(view.colors.bold(title), 2, view.columns - outcomeWidth).trimStart()}\n`
      const facts = factsText(Object.entries(evidence), view)
      const advice = hint === undefined ? '' : `${paragraph(`Hint: ${printable(hint)}`, 2, view.columns)}\n`
      return `${heading}${facts}${advice}`
    })
    .join('\n')
}

function outcomeText(outcome: Check['outcome'], { colors }: View): string {
  const color = { passed: colors.green, failed: colors.red, skipped: colors.dim }[outcome]
  return color(outcome)
}

const widestName = 26

/** Facts, one below the other: `name  value` where that fits a line, else the value on the lines below. */
export function factsText(facts: readonly (readonly [name: string, value: unknown])[], view: View): string {
  const labels = facts.map(([name]) => printable(name))
  const nameWidth = Math.max(0, ...labels.map(({ length }) => length).filter((length) => length <= widestName))
  const room = view.columns - nameWidth - 4
  return facts
    .map(([, value], index) => {
      const label = labels[index] ?? ''
      const lines = valueLines(value)
      if (label.length <= nameWidth && lines.every((line) => line.length <= room)) {
        return lines.map((line, row) => `  ${(row === 0 ? label : '').padEnd(nameWidth)}  ${line}\n`).join('')
      }
      const name = paragraph(label, 2, view.columns)
      return `${name}\n${lines.map((line) => `${paragraph(line, 4, view.columns)}\n`).join('')}`
    })
    .join('')
}

function valueLines(value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['none'] : value.flatMap(valueLines)
  if (value instanceof Date) return [Number.isNaN(value.getTime()) ? 'no time' : value.toISOString()]
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('hex')]
  if (typeof value === 'string') return value.split('\n').map(printable)
  // A canonical request comes line by line, each with what it was made from.
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
