import {
  type Check,
  type Explanation,
  type SignedRequest,
  VerificationError,
  type Verified,
  type Verifier,
} from '@countersign/core'
import { type ExitCode, exitCodeOf } from '../exit-code.js'
import { recordFetch } from '../input/recorded-fetch.js'
import { paragraph } from '../output/columns.js'
import { checksText, evidenceText, factsText } from '../output/explanation-text.js'
import { toJson } from '../output/json.js'
import { printable } from '../output/printable.js'
import type { Terminal } from '../terminal.js'

/** Whether a command stops at the first check that fails, or reports them all. */
export type Mode = 'verify' | 'explain'

/** What is judged, and how the report looks. */
export interface Case {
  readonly mode: Mode
  readonly json: boolean
  readonly request: SignedRequest
  /** Answers downloads. */
  readonly fetch: typeof fetch
  /** Makes the verifier on a fetch. */
  createVerifier(fetch: typeof globalThis.fetch): Verifier<unknown>
  /** What the person should know about how the verdict came about, such as a check that no option asked for. */
  readonly notes: readonly string[]
}

/** Judges a request and prints the report. */
export async function judge(subject: Case, terminal: Terminal): Promise<ExitCode> {
  const report = subject.mode === 'verify' ? await verify(subject) : await explain(subject)
  return printReport({ ...report, notes: subject.notes }, subject, terminal)
}

/** What came out of judging. */
export interface Report {
  readonly scheme: string
  readonly verdict: Explanation['verdict']
  readonly checks: readonly Check[]
  readonly verified?: Verified<unknown>
  readonly error?: VerificationError
  readonly notes: readonly string[]
}

/** Prints a report, for a person or a program. Gives the exit code. */
export function printReport(report: Report, { mode, json }: Pick<Case, 'mode' | 'json'>, terminal: Terminal): ExitCode {
  terminal.print(json ? toJson(jsonOf(report)) : textOf(report, mode, terminal))
  return exitCodeOf[report.verdict]
}

async function verify({ request, fetch, createVerifier }: Case): Promise<Omit<Report, 'notes'>> {
  const { record, replay } = recordFetch(fetch)
  const verifier = createVerifier(record)
  const { scheme } = verifier
  const outcome = await settle(verifier.verify(request))
  const { checks } = await createVerifier(replay).explain(request)
  if (!(outcome instanceof VerificationError)) return { scheme, verdict: 'accepted', checks, verified: outcome }
  const failed = checks.findIndex((check) => check.outcome === 'failed')
  return {
    scheme,
    verdict: outcome.retryable ? 'unavailable' : 'rejected',
    checks: failed < 0 ? checks : checks.slice(0, failed + 1),
    error: outcome,
  }
}

async function settle(pending: Promise<Verified<unknown>>): Promise<Verified<unknown> | VerificationError> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof VerificationError) return error
    throw error
  }
}

async function explain({ request, fetch, createVerifier }: Case): Promise<Omit<Report, 'notes'>> {
  const verifier = createVerifier(fetch)
  return { scheme: verifier.scheme, ...(await verifier.explain(request)) }
}

function jsonOf({ scheme, verdict, checks, verified, error, notes }: Report): unknown {
  return {
    scheme,
    verdict,
    ...(verified && {
      verified: { timestamp: verified.timestamp, signer: verified.signer, algorithm: verified.algorithm },
    }),
    ...(error && {
      error: {
        code: error.code,
        message: error.message,
        status: error.status,
        retryable: error.retryable,
        ...(error.reasons.length > 0 && { reasons: error.reasons }),
      },
    }),
    notes,
    checks,
  }
}

function textOf(report: Report, mode: Mode, terminal: Terminal): string {
  const { verdict, checks, verified, error, notes } = report
  const { colors } = terminal
  const color = { accepted: colors.green, rejected: colors.red, unavailable: colors.yellow }[verdict]
  const parts = [`${colors.bold(color(verdict))}${error === undefined ? '' : `  ${error.code}`}\n`]
  if (error !== undefined) parts[0] += `${paragraph(printable(error.message), 0, terminal.columns)}\n`
  if (verified !== undefined) parts.push(verifiedText(verified, terminal))
  parts.push(checksText(checks, terminal))
  parts.push(evidenceText(mode === 'explain' ? checks : checks.filter(({ outcome }) => outcome === 'failed'), terminal))
  parts.push(...notes.map((note) => `${paragraph(`Note: ${note}`, 0, terminal.columns)}\n`))
  return parts.filter((part) => part !== '').join('\n')
}

function verifiedText({ signer, timestamp, algorithm }: Verified<unknown>, terminal: Terminal): string {
  const facts = {
    signer: signer.id,
    certificateUrl: signer.certificateUrl,
    notAfter: signer.notAfter,
    timestamp,
    algorithm,
  }
  return factsText(
    Object.entries(facts).filter(([, value]) => value !== undefined),
    terminal,
  )
}
