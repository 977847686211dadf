import { writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { testSkillId } from '@countersign/testing'
import { alexaCases } from '../certify/alexa-cases.js'
import { type AuthorityServer, startAuthorityServer } from '../certify/authority-server.js'
import { toJunit } from '../certify/junit.js'
import { resultText, summaryText } from '../certify/report-text.js'
import { type CertificationReport, runCases } from '../certify/run-cases.js'
import { type ExitCode, exitCode } from '../exit-code.js'
import { OperatorError } from '../operator-error.js'
import { paragraph } from '../output/columns.js'
import { toJson } from '../output/json.js'
import type { Terminal } from '../terminal.js'
import { perform } from './perform.js'

const authorityHelp = `
With --authority, a test authority is served on this machine while the cases run, and genuine requests are sent, too.
The endpoint, in a test environment and never in production, is then made to trust it:

  const authority = 'http://127.0.0.1:8790'
  createAlexaVerifier({
    skillId,
    trustAnchors: async () => createTrustAnchors(await (await fetch(authority + '/anchor.pem')).text()),
    fetch: (url, init) => fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })

Exit codes: 0 all cases passed, 1 some failed, 2 could not say.`

/** Adds `certify`. */
export function addCertify(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('certify')
    .description('send an Alexa endpoint the requests that it must refuse, as Amazon’s certification does, and more')
    .argument('<url>', 'the endpoint, http or https')
    .option('--skill <id>', 'the skill that it serves', testSkillId)
    .option('--authority', 'serve a test authority that the endpoint trusts')
    .option('--authority-port <port>', 'where, on 127.0.0.1', parsePort, 8790)
    .option('--timeout <seconds>', 'how long an answer may take; Alexa waits 8 s', parseSeconds, 8)
    .option('--max-requests <number>', 'requests at the most', parseCount, 200)
    .option('--json', 'print JSON')
    .option('--junit <file>', 'write JUnit XML, too')
    .addHelpText('after', authorityHelp)
    .action(async (url, options) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const trusted = options.authority ? await startAuthorityServer(options.authorityPort) : undefined
        try {
          return await certify(endpoint, { ...options, trusted }, terminal)
        } finally {
          await trusted?.close()
        }
      }
      exit(await perform(terminal, options, run))
    })
}

interface CertifyOptions {
  readonly skill: string
  readonly timeout: number
  readonly maxRequests: number
  readonly json?: true | undefined
  readonly junit?: string | undefined
  readonly trusted: AuthorityServer | undefined
}

async function certify(url: string, options: CertifyOptions, terminal: Terminal): Promise<ExitCode> {
  const { skill, timeout, maxRequests, json = false, junit, trusted } = options
  // Progress goes where it does not mix with what a program reads.
  const write = json ? terminal.note : terminal.print
  if (trusted !== undefined) write(`A test authority is at ${trusted.origin}\n\n`)
  const report = await runCases(alexaCases({ url, skillId: skill, trusted }), {
    url,
    timeout,
    maxRequests,
    onResult: (result) => write(resultText(result, terminal)),
  })
  if (junit !== undefined) await writeReport(junit, toJunit(report))
  if (json) terminal.print(toJson({ ...report, authority: trusted !== undefined }))
  else
    terminal.print(
      `\n${summaryText(report, terminal)}${trusted === undefined ? `\n${paragraph(note, 0, terminal.columns)}\n` : ''}`,
    )
  return exitCodes[report.verdict]
}

const note =
  'Note: Only requests to refuse were sent, and none with a certificate that the endpoint could fetch and trust: see --authority in --help.'

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

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new OperatorError('URL must be http or https, without user information')
  }
  url.hash = ''
  return url.href
}

function parsePort(text: string): number {
  return parseNumber(text, 0, 65_535, 'A port is 0 to 65535.')
}

function parseSeconds(text: string): number {
  return parseNumber(text, 0.1, 60, 'A timeout is 0.1 to 60 seconds.')
}

function parseCount(text: string): number {
  return parseNumber(text, 1, 1_000, 'A number of requests is 1 to 1000.')
}

function parseNumber(text: string, least: number, most: number, expected: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(expected)
  return value
}
