import type { Command } from '@commander-js/extra-typings'
import type { SignedTestRequest } from '@countersign/testing'
import { type ExitCode, exitCode } from '../exit-code.js'
import { OperatorError } from '../operator-error.js'
import { columns, paragraph } from '../output/columns.js'
import { toJson } from '../output/json.js'
import { printable, printableLines } from '../output/printable.js'
import type { Terminal } from '../terminal.js'
import type { Cases, EndpointCase, EndpointProfile } from './endpoint-case.js'
import { parseSeconds } from './endpoint-options.js'
import { checkAnswer } from './run-cases.js'
import { type Answer, NoAnswerError, type SendOptions, sendRequest, UnsendableError } from './send-request.js'

/** The requests that can be sent. */
export interface Choice {
  /** Makes the request that `genuine` names. */
  genuine(): Promise<SignedTestRequest>
  /** All others. */
  readonly cases: Cases
}

/** The options that the commands of every scheme have. */
export interface SendCaseOptions extends SendOptions {
  readonly case: string
  readonly list?: true | undefined
  readonly json?: boolean | undefined
}

/** The end of the help text of every scheme. */
export const sendExitCodes = '\nExit codes: 0 answered as it should be, 1 not so, 2 no answer, or 503.'

/** Adds the command for a scheme, with the options that all of them have. */
export function sendCommand(
  send: Command,
  { scheme, timeout }: EndpointProfile,
  description: string,
  // The parameter of the type Command has to be a type and not an interface.
): Command<[string], Pick<SendCaseOptions, keyof SendCaseOptions>> {
  return send
    .command(scheme)
    .description(description)
    .argument('<url>', 'the endpoint, http or https')
    .option('--case <name>', 'the request to send: genuine, or a name of --list', 'genuine')
    .option('--list', 'list the names, and send nothing')
    .option('--timeout <seconds>', 'how long the answer may take', parseSeconds, timeout)
    .option('--http2', 'speak HTTP/2, over http with prior knowledge')
    .option('--json', 'print JSON')
}

/** Sends one request and prints the answer, or lists all requests. */
export async function sendCase(
  { refusals }: EndpointProfile,
  choice: Choice,
  options: SendCaseOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.list) return await list(choice, options, terminal)
  const chosen = await choose(choice, options.case)
  const answer = await send(chosen, options)
  const { outcome, detail } = checkAnswer(answer, chosen, refusals)
  const { name, expected } = chosen
  if (options.json) terminal.print(toJson({ name, expected, outcome, ...answer }))
  else terminal.print(answerText(chosen, answer, { outcome, detail }, terminal))
  return { passed: exitCode.accepted, failed: exitCode.rejected, inconclusive: exitCode.undecided }[outcome]
}

async function* all({ genuine, cases }: Choice): AsyncGenerator<EndpointCase, void, undefined> {
  const why = 'Signed just now, as the service does'
  yield { name: 'genuine', why, expected: 'served', request: await genuine() }
  yield* cases
}

async function choose(choice: Choice, name: string): Promise<EndpointCase> {
  for await (const one of all(choice)) if (one.name === name) return one
  throw new OperatorError(`${name} is not the name of a request. --list shows them`)
}

async function list(choice: Choice, { json = false }: SendCaseOptions, terminal: Terminal): Promise<ExitCode> {
  const found: Pick<EndpointCase, 'name' | 'why' | 'expected'>[] = []
  for await (const { name, why, expected } of all(choice)) found.push({ name, why, expected })
  const widths = [30, 7, terminal.columns - 41]
  const rows = found.map(({ name, why, expected }) => [name, expected, why])
  terminal.print(json ? toJson(found) : columns(rows, widths))
  return exitCode.accepted
}

async function send({ name, request }: EndpointCase, options: SendOptions): Promise<Answer> {
  try {
    return await sendRequest(request, options)
  } catch (error) {
    if (error instanceof NoAnswerError) throw new OperatorError(error.message)
    if (error instanceof UnsendableError) throw new OperatorError(`${name} has no form in this version of HTTP`)
    throw error
  }
}

const mostText = 2_000

function answerText(
  { name, why, expected }: EndpointCase,
  { status, code, body }: Answer,
  { outcome, detail }: { outcome: 'passed' | 'failed' | 'inconclusive'; detail: string | undefined },
  { colors, columns: width }: Terminal,
): string {
  const color = { passed: colors.green, failed: colors.red, inconclusive: colors.yellow }[outcome]
  const text = body.length > mostText ? `${body.slice(0, mostText)}…` : body
  const found = detail ?? (expected === 'served' ? 'It was served' : 'It was refused')
  return [
    `${colors.bold(color(outcome))}  ${name}: ${status}${code === undefined ? '' : ` ${code}`}\n`,
    `${paragraph(`${found}. What was sent: ${why}.`, 0, width)}\n`,
    ...(code === undefined ? [] : [`countersign code ${printable(code)}: meaning and advice\n`]),
    ...(text === '' ? [] : [`\n${printableLines(text)}\n`]),
  ].join('')
}
