import { writeFile } from 'node:fs/promises'
import type { Command } from '@commander-js/extra-typings'
import { type ExitCode, exitCode } from '../exit-code.js'
import { notWritten } from '../operator-error.js'
import { toJson } from '../output/json.js'
import type { Terminal } from '../terminal.js'
import type { Cases, EndpointProfile } from './endpoint-case.js'
import { parseCount, parseSeconds } from './endpoint-options.js'
import { toJunit } from './junit.js'
import { resultText, summaryText } from './report-text.js'
import { type CertificationReport, runCases } from './run-cases.js'

/** The options that the commands of every scheme have. */
export interface CertifyOptions {
  readonly timeout: number
  readonly maxRequests: number
  readonly http2?: true | undefined
  readonly json?: boolean | undefined
  readonly junit?: string | undefined
}

/** The end of the help text of every scheme. */
export const certifyExitCodes = '\nExit codes: 0 all cases passed, 1 some failed, 2 could not say.'

/** Adds the command for a scheme, with the options that all of them have. Alexa is the default, because Amazon certifies skills. */
export function certifyCommand(
  certify: Command,
  { scheme, timeout }: EndpointProfile,
  description: string,
  // The parameter of the type Command has to be a type and not an interface.
): Command<[string], Pick<CertifyOptions, keyof CertifyOptions>> {
  return certify
    .command(scheme, { isDefault: scheme === 'alexa' })
    .description(description)
    .argument('<url>', 'the endpoint, http or https')
    .option('--timeout <seconds>', 'how long an answer may take', parseSeconds, timeout)
    .option('--max-requests <number>', 'send at most so many requests', parseCount, 200)
    .option('--http2', 'speak HTTP/2, over http with prior knowledge')
    .option('--json', 'print JSON')
    .option('--junit <file>', 'write JUnit XML, too')
}

/** Sends the cases to an endpoint and prints the report; `authority` says whether it could trust a test authority. */
export async function certifyEndpoint(
  url: string,
  profile: EndpointProfile,
  cases: Cases,
  { timeout, maxRequests, http2, json = false, junit }: CertifyOptions,
  terminal: Terminal,
  authority = false,
): Promise<ExitCode> {
  // Write progress to standard error, so that it does not mix with the output that a program reads.
  const write = json ? terminal.note : terminal.print
  const report = await runCases(cases, {
    url,
    profile,
    timeout,
    maxRequests,
    http2,
    onResult: (result) => write(resultText(result, terminal)),
  })
  if (junit !== undefined) await writeReport(junit, toJunit(report))
  terminal.print(json ? toJson({ ...report, authority }) : `\n${summaryText(report, profile.refusals, terminal)}`)
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
    throw notWritten(path, error)
  }
}
