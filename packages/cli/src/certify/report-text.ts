import { columns, paragraph } from '../output/columns.js'
import { printable } from '../output/printable.js'
import type { Terminal } from '../terminal.js'
import type { Refusals } from './endpoint-case.js'
import type { CaseResult, CertificationReport } from './run-cases.js'

type View = Pick<Terminal, 'columns' | 'colors'>

const outcomeWidth = 'inconclusive'.length
const nameWidth = 26

/** Lays out the row of one case. */
export function resultText({ name, outcome, status, code, detail }: CaseResult, view: View): string {
  const { colors } = view
  const color = { passed: colors.green, failed: colors.red, inconclusive: colors.yellow }[outcome]
  const found = [status, code].filter((part) => part !== undefined).join(' ')
  return columns(
    [[color(outcome), name, found || printable(detail ?? '')]],
    [outcomeWidth, nameWidth, view.columns - outcomeWidth - nameWidth - 4],
  )
}

/** Lays out the summary, with each case that did not pass and why it matters. */
export function summaryText(
  { results, verdict, stopped, unsendable, url }: CertificationReport,
  refusals: Refusals,
  view: View,
): string {
  const { colors } = view
  const open = results.filter(({ outcome }) => outcome !== 'passed')
  const color = { passed: colors.green, failed: colors.red, inconclusive: colors.yellow }[verdict]
  const faults = open.map(({ name, outcome, why, code, detail = '', expected }) => {
    const heading = `${color(outcome)}  ${colors.bold(name)}\n`
    const should = expected === 'served' ? 'It should be served' : `It should be refused with ${refusals.status}`
    const more = code === undefined ? '' : `${paragraph(`countersign code ${code}`, 2, view.columns)}\n`
    return `${heading}${paragraph(`${printable(detail)}. ${should}: ${why}.`, 2, view.columns)}\n${more}`
  })
  const left =
    unsendable.length === 0
      ? []
      : [`${paragraph(`Not sent, since this version of HTTP cannot: ${unsendable.join(', ')}.`, 0, view.columns)}\n`]
  const total = `${colors.bold(color(verdict))}  ${results.length - open.length} of ${results.length} cases passed at ${printable(url)}\n`
  return [...faults, ...left, ...(stopped === undefined ? [] : [`${stopped}.\n`]), total].join('\n')
}
