import type { Check, Verified } from '@countersign/core'
import type { Terminal } from '../terminal.js'
import { checksText, evidenceText, foldedText, headingText } from './checks-text.js'
import { paragraph } from './columns.js'
import { evidenceFacts, factsText } from './facts.js'
import { printable } from './printable.js'
import type { Report } from './report.js'

type View = Pick<Terminal, 'columns' | 'colors'>

/**
 * Lays out a report for a person: the verdict, its cause and what to do; then the values that the failed checks
 * compared; then a line for each other check. `verbose` adds all findings of every check.
 */
export function reportPage(report: Report, verbose: boolean, view: View): string {
  const { checks, verified, notes } = report
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  const compared = checks.filter((check) => isCompared(check, checks))
  const rest = checks.filter((check) => !compared.includes(check))
  const parts = [
    headText(report, failed, view),
    verified === undefined ? '' : verifiedText(verified, view),
    ...(verbose
      ? [checksText(checks, view), evidenceText(checks, view)]
      : [comparedText(compared, failed, view), foldedText(rest, view)]),
    moreText(report, failed, verbose, view),
    ...notes.map((note) => `${paragraph(`Note: ${note}`, 0, view.columns)}\n`),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function headText({ verdict, error, cause, fix, confidence }: Report, failed: Check | undefined, view: View): string {
  const { colors } = view
  const color = { accepted: colors.green, rejected: colors.red, unavailable: colors.yellow }[verdict]
  const code = error?.code ?? failed?.code
  const label = confidence === 'likely' ? 'Likely cause' : 'Cause'
  const what = cause === undefined ? (error?.message ?? failed?.detail) : `${label}: ${cause}`
  const advice = fix === undefined ? failed?.hint && `Hint: ${failed.hint}` : `Fix: ${fix}`
  const lines = [what, advice].filter((text) => text !== undefined)
  return [
    `${colors.bold(color(verdict))}${code === undefined ? '' : `  ${printable(code)}`}\n`,
    ...lines.map((text) => `${paragraph(printable(text), 0, view.columns)}\n`),
  ].join('')
}

// The head already describes the first failed check. Each later failed check has its own code and detail.
function comparedText(compared: readonly Check[], first: Check | undefined, view: View): string {
  return compared
    .map((check) => {
      const { title, outcome, code, detail, hint, evidence = {} } = check
      const said = check === first || outcome !== 'failed'
      const found = said
        ? []
        : [[code, detail].filter((text) => text !== undefined).join(': '), hint && `Hint: ${hint}`]
      const sentences = found
        .flatMap((text) => (text ? `${paragraph(printable(text), 2, view.columns)}\n` : []))
        .join('')
      // The head has the advice, and --verbose has the line for each framework.
      const { changes: _, ...rest } = evidence
      const facts = factsText(evidenceFacts(rest, view.columns), view.columns)
      return `${headingText(title, outcome, view)}${sentences}${facts}`
    })
    .join('\n')
}

// A signature of API Gateway covers the canonical request, which another check has built.
function isCompared({ outcome, evidence }: Check, checks: readonly Check[]): boolean {
  if (outcome === 'failed') return true
  if (evidence === undefined || !('canonicalRequest' in evidence)) return false
  return checks.some(({ code }) => code === 'ERR_SIGNATURE_MISMATCH')
}

function moreText({ error, checks }: Report, failed: Check | undefined, verbose: boolean, view: View): string {
  const code = error?.code ?? failed?.code
  const hasChanges = checks.some(({ outcome, evidence }) => outcome === 'failed' && evidence?.changes !== undefined)
  const lines = [
    ...(code === undefined ? [] : [`countersign code ${printable(code)}: meaning and advice`]),
    ...(verbose ? [] : [`--verbose: what every check found${hasChanges ? ', and the line for each framework' : ''}`]),
  ]
  return lines.map((line) => `${view.colors.dim(line)}\n`).join('')
}

function verifiedText({ signer, timestamp, algorithm }: Verified<unknown>, view: View): string {
  const facts = {
    signer: signer.id,
    certificateUrl: signer.certificateUrl,
    notAfter: signer.notAfter,
    timestamp,
    algorithm,
  }
  return factsText(
    Object.entries(facts).filter(([, value]) => value !== undefined),
    view.columns,
  )
}
