import type { Command } from '@commander-js/extra-typings'
import { type ExitCode, exitCode } from '../exit-code.js'
import { createFileReader } from '../input/read-file.js'
import { formNames, parseRecordedRequest } from '../input/recorded-request.js'
import { OperatorError } from '../operator-error.js'
import { examplesText } from '../output/examples.js'
import { printable } from '../output/printable.js'
import { perform } from '../perform.js'
import type { Terminal } from '../terminal.js'
import type { Mode } from '../verify/report-request.js'

/**
 * Adds `verify request` or `explain request`, which is the default: it recognises the scheme of a request, and hands the request
 * to the command of this scheme.
 */
export function addRequest(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('request', { isDefault: true })
    .description('a request in any form, whose scheme is recognised')
    .argument(
      '<file>',
      'raw HTTP, curl, fetch, HAR, headers, an event of Lambda or SQS, a fixture, a body; - is standard input',
    )
    .option('--at <time>', 'the time at which the request is verified, such as 2024-01-31T12:00:00Z; default: now')
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    // The options of the scheme, which its command reads.
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} request capture.har`,
        `countersign ${mode} capture.har`,
        `pbpaste | countersign ${mode} - --at 2024-01-31T12:00:00Z`,
      ]),
    )
    .addHelpText(
      'after',
      `\nThis is the default: the name "request" can be left out. The options of the\nscheme follow the file, such as --webhook of "countersign ${mode} paypal".`,
    )
    .action(async (file, options, command) => {
      const { at, json, verbose } = options
      let args: string[] | undefined
      const code = await perform(terminal, options, async () => {
        const scheme = await recognise(file, mode, terminal)
        args = [scheme, '--request', file, ...command.args.slice(1)]
        return exitCode.accepted
      })
      if (args === undefined) return exit(code)
      const given = [
        ...(at === undefined ? [] : ['--at', at]),
        ...(json ? ['--json'] : []),
        ...(verbose ? ['--verbose'] : []),
      ]
      await parent.parseAsync([...args, ...given], { from: 'user' })
    })
}

async function recognise(file: string, mode: Mode, terminal: Terminal): Promise<string> {
  if (file.startsWith('-') && file !== '-')
    throw new OperatorError(`Name the file before other options: countersign ${mode} <file>`)
  const { form, scheme } = parseRecordedRequest(await createFileReader(terminal)(file), file)
  if (scheme !== undefined) {
    terminal.note(`${printable(file)}: ${formNames[form]}, scheme ${scheme}\n`)
    return scheme
  }
  throw new OperatorError(
    `${file} was read as ${formNames[form]}, and looks like none of the schemes. Name its scheme: countersign ${mode} alexa --request <file>`,
  )
}
