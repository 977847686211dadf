import { type ExitCode, exitCode } from './exit-code.js'
import { OperatorError } from './operator-error.js'
import { toJson } from './output/json.js'
import { printable } from './output/printable.js'
import type { Terminal } from './terminal.js'

/**
 * Performs a command. A mistake of the operator, and an error that core reports as a programmer's mistake, is printed as a
 * sentence, with exit code 2; with --json, the error is printed as JSON.
 */
export async function perform(
  terminal: Terminal,
  { json = false }: { json?: boolean | undefined },
  command: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof OperatorError || error instanceof TypeError)) throw error
    if (json) terminal.print(toJson({ verdict: 'unavailable', error: { message: error.message } }))
    terminal.note(`countersign: ${printable(error.message)}\n`)
    return exitCode.undecided
  }
}
