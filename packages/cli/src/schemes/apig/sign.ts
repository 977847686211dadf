import { Argument, type Command } from '@commander-js/extra-typings'
import { type SignedRequest, VerificationError } from '@countersign/core'
import { signApigHeaders } from '@countersign/core/apig'
import { formatCurlCommand } from '@countersign/testing/recorded'
import { type ExitCode, exitCode } from '../../exit-code.js'
import { readCommandLineRequest } from '../../input/command-line-request.js'
import { parseInstant } from '../../input/instant.js'
import { createFileReader } from '../../input/read-file.js'
import { readSecret } from '../../input/secret-file.js'
import { OperatorError } from '../../operator-error.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { apigCommand } from './options.js'

/** Adds `sign apig`. */
export function addSign(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const description = 'sign a request as Huawei Cloud API Gateway does, and print the curl command that sends it'
  apigCommand(parent, description, 'the body, from a file that curl reads, too')
    .addArgument(new Argument('<method>'))
    .addArgument(new Argument('<url>', 'absolute'))
    .option('--at <time>', 'the time to sign; default: now', parseInstant)
    .addHelpText(
      'after',
      examplesText([
        "countersign sign apig POST 'http://127.0.0.1:8080/id?a=1' --data '{}' \\\n--key signature_key1 --secret-file secret.txt",
      ]),
    )
    .action(async (method, url, options) => {
      const run = async (): Promise<ExitCode> => {
        if (options.dataFile === '-') throw new OperatorError('--data-file must be a file, which curl reads again')
        const readFile = createFileReader(terminal)
        const { request: unsigned } = await readCommandLineRequest(method, url, options, readFile)
        const request = { ...unsigned, headers: withHost(url, [...unsigned.headers]) }
        const secret = await readSecret(options.secretFile, readFile)
        const added = await sign(request, {
          accessKey: options.key,
          secret,
          profile: options.profile,
          ...(options.at && { date: options.at }),
        })
        const isReplaced = new Set(Object.keys(added).map((name) => name.toLowerCase()))
        const kept = request.headers.filter(([name]) => !isReplaced.has(name.toLowerCase()))
        const signed = { ...request, headers: [...kept, ...Object.entries(added)] }
        const bodyFile = options.dataFile === undefined ? {} : { bodyFile: options.dataFile }
        terminal.print(`${formatCurlCommand(signed, bodyFile)}\n`)
        return exitCode.accepted
      }
      exit(await perform(terminal, {}, run))
    })
}

// Write the Host header: clients differ on whether it repeats a default port, and on an upper-case host.
function withHost(url: string, headers: [string, string][]): [string, string][] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') {
    throw new OperatorError('URL must be absolute, http or https, and without user information')
  }
  const isGiven = headers.some(([name]) => name.toLowerCase() === 'host')
  return isGiven ? headers : [['Host', parsed.host], ...headers]
}

async function sign(
  request: SignedRequest,
  options: Parameters<typeof signApigHeaders>[1],
): Promise<Awaited<ReturnType<typeof signApigHeaders>>> {
  try {
    return await signApigHeaders(request, options)
  } catch (error) {
    if (error instanceof VerificationError)
      throw new OperatorError(`Nothing would accept this request: ${error.message}`)
    throw error
  }
}
