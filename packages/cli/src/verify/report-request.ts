import { type SignedRequest, VerificationError, type Verified, type Verifier } from '@countersign/core'
import { type ExitCode, exitCodeOf } from '../exit-code.js'
import { recordFetch } from '../input/recorded-fetch.js'
import { toJson } from '../output/json.js'
import { type Look, type Report, reportJson } from '../output/report.js'
import { reportPage } from '../output/report-page.js'
import type { Terminal } from '../terminal.js'

/** Whether a command stops at the first check that fails, or reports them all. */
export type Mode = 'verify' | 'explain'

/** The request, and the options of the report. */
export interface Case {
  readonly mode: Mode
  readonly look: Look
  readonly request: SignedRequest
  /** Answers downloads. */
  readonly fetch: typeof fetch
  /** Creates the verifier with a fetch function. */
  createVerifier(fetch: typeof globalThis.fetch): Verifier<unknown>
  /** A note for the person about the verdict, such as a check that was not enabled by an option. */
  readonly notes: readonly string[]
}

/** Verifies a request and prints the report. */
export async function reportRequest(subject: Case, terminal: Terminal): Promise<ExitCode> {
  const report = subject.mode === 'verify' ? await verify(subject) : await explain(subject)
  return printReport({ ...report, notes: subject.notes }, subject.look, terminal)
}

/** Prints a report, for a person or a program. Returns the exit code. */
export function printReport(report: Report, { json = false, verbose = false }: Look, terminal: Terminal): ExitCode {
  terminal.print(json ? toJson(reportJson(report)) : reportPage(report, verbose, terminal))
  return exitCodeOf[report.verdict]
}

async function verify({ request, fetch, createVerifier }: Case): Promise<Omit<Report, 'notes'>> {
  const { record, replay } = recordFetch(fetch)
  const verifier = createVerifier(record)
  const { scheme } = verifier
  const outcome = await settle(verifier.verify(request))
  const { checks, ...explanation } = await createVerifier(replay).explain(request)
  if (!(outcome instanceof VerificationError)) return { scheme, verdict: 'accepted', checks, verified: outcome }
  const failed = checks.findIndex((check) => check.outcome === 'failed')
  return {
    ...explanation,
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
