import type { Command } from '@commander-js/extra-typings'
import { type ErrorCode, errorCodes } from '../codes/error-codes.js'
import { type ExitCode, exitCode } from '../exit-code.js'
import { OperatorError } from '../operator-error.js'
import { paragraph } from '../output/columns.js'
import { examplesText } from '../output/examples.js'
import { toJson } from '../output/json.js'
import { perform } from '../perform.js'
import type { Terminal } from '../terminal.js'

/** Adds `code`. */
export function addCode(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('code')
    .description('say what an error code means and what to do, without the network')
    .argument('[code]', 'the error code; default: list them all')
    .option('--json', 'print JSON')
    .addHelpText('after', examplesText(['countersign code ERR_SIGNATURE_MISMATCH', 'countersign code']))
    .action(async (code, options) => {
      const run = async (): Promise<ExitCode> => {
        const found = code === undefined ? errorCodes : [readCode(code)]
        if (options.json) terminal.print(toJson(code === undefined ? found : found[0]))
        else
          terminal.print(code === undefined ? listText(terminal) : found.map((one) => pageText(one, terminal)).join(''))
        return exitCode.accepted
      }
      exit(await perform(terminal, options, run))
    })
}

function readCode(text: string): ErrorCode {
  const wanted = text.toUpperCase()
  const found = errorCodes.find(({ code }) => code === wanted || code === `ERR_${wanted}`)
  if (found === undefined) throw new OperatorError(`${text} is not an error code. countersign code lists them`)
  return found
}

function pageText({ code, meaning, advice, status }: ErrorCode, { colors, columns }: Terminal): string {
  const section = (title: string, text: string): string => `\n${title}\n${paragraph(text, 2, columns)}\n`
  return [
    `${colors.bold(code)}\n`,
    `${paragraph(meaning, 2, columns)}\n`,
    section('What to do', advice),
    section('Outcome', status),
    section('Page', `packages/docs/errors/${code}.md in the repository`),
  ].join('')
}

function listText({ colors, columns }: Terminal): string {
  return errorCodes
    .map(({ code, meaning }) => {
      const [first = ''] = meaning.split(/(?<=\.) /)
      return `${colors.bold(code)}\n${paragraph(first, 2, columns)}\n`
    })
    .join('')
}
