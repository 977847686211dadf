import type { Check } from '@countersign/core'
import type { Terminal } from '../terminal.js'
import { columns, paragraph } from './columns.js'
import { evidenceFacts, factsText } from './facts.js'
import { printable } from './printable.js'

type View = Pick<Terminal, 'columns' | 'colors'>

const outcomeWidth = 7

/** Lays out a line for each check: outcome, title, and the code of one that failed. */
export function foldedText(checks: readonly Check[], view: View): string {
  const room = view.columns - outcomeWidth - 2
  return checks
    .map(({ outcome, title, code }) => {
      const line = [printable(title), ...(code === undefined ? [] : [printable(code)])].join('  ')
      const short = line.length > room ? `${line.slice(0, room - 1)}…` : line
      return `${outcomeText(outcome, view)}  ${short}\n`
    })
    .join('')
}

/** Lays out each check in full: outcome and title, and the findings below the title. */
export function checksText(checks: readonly Check[], view: View): string {
  const rows = checks.map((check) => {
    const { outcome, title, code } = check
    const detail = detailOf(check)
    const found = [code && view.colors.bold(printable(code)), detail].filter((text) => text !== undefined)
    const width = view.columns - outcomeWidth - 2
    return [
      outcomeText(outcome, view),
      [printable(title), ...found.map((text) => paragraph(text, 2, width))].join('\n'),
    ]
  })
  return columns(rows, [outcomeWidth, view.columns - outcomeWidth - 2])
}

/** Lays out the evidence and the hint of each check that has any. */
export function evidenceText(checks: readonly Check[], view: View): string {
  return checks
    .filter(({ evidence, hint }) => evidence !== undefined || hint !== undefined)
    .map(({ title, outcome, evidence = {}, hint }) => {
      const facts = factsText(evidenceFacts(evidence, view.columns), view.columns)
      const advice = hint === undefined ? '' : `${paragraph(`Hint: ${printable(hint)}`, 2, view.columns)}\n`
      return `${headingText(title, outcome, view)}${facts}${advice}`
    })
    .join('\n')
}

/** Lays out the outcome and the title of a check, and below them the compared values. */
export function headingText(title: string, outcome: Check['outcome'], view: View): string {
  const bold = view.colors.bold(printable(title))
  return `${outcomeText(outcome, view)}  ${paragraph(bold, 2, view.columns - outcomeWidth).trimStart()}\n`
}

// If a check could not run, its detail names the ids of other checks, which are for programs.
function detailOf({ outcome, detail }: Check): string | undefined {
  if (outcome === 'skipped' && detail?.startsWith('Needs ')) return 'An earlier check did not pass'
  return detail && printable(detail)
}

function outcomeText(outcome: Check['outcome'], { colors }: View): string {
  const color = { passed: colors.green, failed: colors.red, skipped: colors.dim }[outcome]
  return color(outcome) + ' '.repeat(outcomeWidth - outcome.length)
}
