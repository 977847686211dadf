import { writeFile } from 'node:fs/promises'
import type { EndpointCase, Refusals } from '../certify/endpoint-case.js'
import { toJunit } from '../certify/junit.js'
import { resultText, summaryText } from '../certify/report-text.js'
import { type CertificationReport, runCases } from '../certify/run-cases.js'
import { type ExitCode, exitCode } from '../exit-code.js'
import { OperatorError } from '../operator-error.js'
import { toJson } from '../output/json.js'
import type { Terminal } from '../terminal.js'

/** The requests of a run. Each is created when it is needed. */
export type Cases = AsyncIterable<EndpointCase>

/** The options that the commands of every scheme have. */
export interface CertifyOptions {
  readonly timeout: number
  readonly maxRequests: number
  readonly http2?: true | undefined
  readonly json?: boolean | undefined
  readonly junit?: string | undefined
}

/** Sends the cases to an endpoint and prints the report; `authority` says whether it could trust a test authority. */
export async function certifyEndpoint(
  url: string,
  refusals: Refusals,
  cases: Cases,
  { timeout, maxRequests, http2, json = false, junit }: CertifyOptions,
  terminal: Terminal,
  authority = false,
): Promise<ExitCode> {
  // Write progress to standard error, so that it does not mix with the output that a program reads.
  const write = json ? terminal.note : terminal.print
  const report = await runCases(cases, {
    url,
    refusals,
    timeout,
    maxRequests,
    http2,
    onResult: (result) => write(resultText(result, terminal)),
  })
  if (junit !== undefined) await writeReport(junit, toJunit(report))
  terminal.print(json ? toJson({ ...report, authority }) : `\n${summaryText(report, terminal)}`)
  return exitCodes[report.verdict]
}

const exitCodes: Readonly<Record<CertificationReport['verdict'], ExitCode>> = {
  passed: exitCode.accepted,
  failed: exitCode.rejected,
  inconclusive: exitCode.undecided,
}

async function writeReport(path: string, xml: string): Promise<void> {
  try {
    await writeFile(path, xml)
  } catch (error) {
    throw new OperatorError(
      `${path} cannot be written: ${error instanceof Error && 'code' in error ? error.code : 'unknown'}`,
    )
  }
}
