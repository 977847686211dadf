import type { Check, ExplainHost, Explanation } from '../checks/verifier.js'
import { type Changes, changeFor } from './changes.js'
import type { Diagnosis, Reported } from './report-checks.js'

/**
 * Returns what happened to a request, from the check that matters: the first that failed through a proven accident, or
 * otherwise the first that failed. An old timestamp comes last, because every saved request has one.
 */
export function diagnose(
  reported: readonly Reported[],
  host: ExplainHost | undefined,
): Pick<Explanation, 'cause' | 'fix' | 'confidence'> {
  const failed = reported.filter(({ row }) => row.outcome === 'failed')
  const matters = failed.find(isProven) ?? failed.find(({ row }) => !isOfTime(row)) ?? failed[0]
  if (matters === undefined) return {}
  const { cause, fix, changes, confidence } = matters.diagnosis ?? fromRow(matters.row)
  const line = changes !== undefined && host !== undefined ? changeFor(changes, host) : fix
  return { cause, fix: line, ...(confidence && { confidence }) }
}

function isProven({ row, diagnosis }: Reported): boolean {
  return (diagnosis?.confidence ?? row.evidence?.confidence) === 'proven'
}

function isOfTime({ code }: Check): boolean {
  return code === 'ERR_TIMESTAMP_OUT_OF_RANGE' || code === 'ERR_CERTIFICATE_EXPIRED'
}

// This report has no diagnosis of its own. If its evidence names an accident, the first sentence of its hint says what
// happened. The rest of the hint says what to do.
function fromRow({ detail = '', hint = '', evidence = {} }: Check): Diagnosis {
  const { accident, changes, confidence } = evidence
  const end = hint.indexOf('. ')
  const isNamed = typeof accident === 'string'
  return {
    cause: asSentence(isNamed && end > 0 ? hint.slice(0, end) : detail),
    fix: asSentence(isNamed && end > 0 ? hint.slice(end + 2) : hint),
    ...(isChanges(changes) && { changes }),
    ...((confidence === 'proven' || confidence === 'likely') && { confidence }),
  }
}

/** Ends a text with a full stop, and begins it with a capital letter. */
export function asSentence(text: string): string {
  // Leave the name of a header unchanged, such as x-amz-sns-message-id.
  const begun = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

function isChanges(value: unknown): value is Changes {
  return typeof value === 'object' && value !== null && 'express' in value
}
