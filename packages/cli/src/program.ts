import { Command, CommanderError } from '@commander-js/extra-typings'
import { addAlexa } from './commands/alexa.js'
import { addApig, addSignApig } from './commands/apig.js'
import { addCertify } from './commands/certify.js'
import { addDoctor } from './commands/doctor.js'
import { addSignature } from './commands/signature.js'
import { addSns } from './commands/sns.js'
import { type ExitCode, exitCode } from './exit-code.js'
import type { Terminal } from './terminal.js'

/** Runs the command line `args`, without the program's own name; `version` is what --version says. Resolves to the exit code. */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let code: ExitCode = exitCode.accepted
  const exit = (given: ExitCode): void => {
    code = given
  }
  const program = new Command('countersign')
    .description('Verifies, explains and signs Amazon Alexa, Amazon SNS and Huawei API Gateway requests.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.note, getOutHelpWidth: () => terminal.columns })
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 accepted, 1 rejected, 2 could not say (bad usage, unreadable file, failed download).',
    )
  const verify = program.command('verify').description('judge a request: stops at the first check that fails')
  const explain = program
    .command('explain')
    .description('run every check that can run, and say what was found and what to do')
  for (const [parent, mode] of [
    [verify, 'verify'],
    [explain, 'explain'],
  ] as const) {
    addAlexa(parent, mode, terminal, exit)
    addSns(parent, mode, terminal, exit)
    addApig(parent, mode, terminal, exit)
  }
  addSignature(verify, terminal, exit)
  addSignApig(program.command('sign').description('sign a request'), terminal, exit)
  addCertify(program, terminal, exit)
  addDoctor(program, terminal, exit)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCode.accepted : exitCode.undecided
  }
  return code
}
