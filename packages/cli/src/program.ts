import { Command, CommanderError } from '@commander-js/extra-typings'
import { addCode } from './commands/code.js'
import { addDoctor } from './commands/doctor.js'
import { addPlay } from './commands/play.js'
import { addRequest } from './commands/request.js'
import { addSignature } from './commands/signature.js'
import { type ExitCode, exitCode } from './exit-code.js'
import { printableLines } from './output/printable.js'
import { schemes } from './schemes/index.js'
import type { Terminal } from './terminal.js'

/** Creates the command line; `version` is the output of --version, and `exit` receives the exit code of the command that ran. */
export function createProgram(given: Terminal, version: string, exit: (code: ExitCode) => void): Command {
  const terminal = rereadable(given)
  const all = Object.values(schemes)
  const program = new Command('countersign')
    .description(`Verifies, explains, signs and sends ${listOf(all.map(({ title }) => title))} requests.`)
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.print,
      // The errors of commander quote the arguments.
      writeErr: (text) => terminal.note(printableLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, 'countersign: ')),
      getOutHelpWidth: () => terminal.columns,
    })
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 accepted, 1 rejected, 2 could not say (bad usage, unreadable file,\nfailed download).',
    )
  const verify = program.command('verify').description('verify a request: stops at the first check that fails')
  const explain = program
    .command('explain')
    .description('run every check that can run, and say what was found and what to do')
  for (const [parent, mode] of [
    [verify, 'verify'],
    [explain, 'explain'],
  ] as const) {
    addRequest(parent, mode, terminal, exit)
    for (const { addVerify } of all) addVerify(parent, mode, terminal, exit)
  }
  addSignature(verify, terminal, exit)
  const sign = program.command('sign').description('sign a request')
  for (const { addSign } of all) addSign?.(sign, terminal, exit)
  const certify = program
    .command('certify')
    .description('send an endpoint requests that it must serve and requests that it must refuse')
  for (const { addCertify } of all) addCertify(certify, terminal, exit)
  const send = program
    .command('send')
    .description('send an endpoint one request, genuine for a test authority or hostile by name')
  for (const { addSend } of all) addSend(send, terminal, exit)
  addPlay(program, terminal, exit)
  addDoctor(program, terminal, exit)
  addCode(program, terminal, exit)
  return program
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

// A command that recognises a request passes it to another command, which reads standard input again.
function rereadable(terminal: Terminal): Terminal {
  let input: Promise<Uint8Array> | undefined
  return {
    ...terminal,
    readInput() {
      input ??= terminal.readInput()
      return input
    },
  }
}

/** Runs the command line `args`, without the program's own name. Resolves to the exit code. */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let code: ExitCode = exitCode.accepted
  const program = createProgram(terminal, version, (given) => {
    code = given
  })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCode.accepted : exitCode.undecided
  }
  return code
}
