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
      const heading = `${outcomeText(outcome, view)}  ${view.colors.bold(title)}\n`
      const facts = Object.entries(evidence).map(([name, value]) => factText(name, value, view))
      const advice = hint === undefined ? '' : `${paragraph(`Hint: ${printable(hint)}`, 2, view.columns)}\n`
      return `${heading}${facts.join('')}${advice}`
    })
    .join('\n')
}

function outcomeText(outcome: Check['outcome'], { colors }: View): string {
  const color = { passed: colors.green, failed: colors.red, skipped: colors.dim }[outcome]
  return color(outcome)
}

const nameWidth = 16

/** One fact: `name  value` where that fits a line, else the value on the lines below. */
export function factText(name: string, value: unknown, view: View): string {
  const lines = valueLines(value)
  const room = view.columns - 2 - nameWidth - 2
  const label = printable(name)
  if (label.length <= nameWidth && lines.every((line) => line.length <= room)) {
    return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(nameWidth)}  ${line}\n`).join('')
  }
  return `  ${label}\n${lines.map((line) => `${paragraph(line, 4, view.columns)}\n`).join('')}`
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
