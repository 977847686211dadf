import { Argument, type Command, Option } from '@commander-js/extra-typings'
import { type SignedRequest, VerificationError } from '@countersign/core'
import { type ApigProfileName, apigProfiles, createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import { formatCurlCommand } from '@countersign/testing/recorded'
import { type ExitCode, exitCode } from '../../exit-code.js'
import { readCommandLineRequest } from '../../input/command-line-request.js'
import { parseInstant } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader } from '../../input/read-file.js'
import { requestOption } from '../../input/request-files.js'
import { readSecret } from '../../input/secret-file.js'
import { OperatorError } from '../../operator-error.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'

const profileNames = Object.keys(apigProfiles) as ApigProfileName[]

// The commands that verify, explain and sign take the same parts of a request.
const apigCommand = (parent: Command, description: string, dataFile: string) =>
  parent
    .command('apig')
    .description(description)
    .option('-H, --header <line>', 'a header, "Name: value"; repeatable', collect)
    .option('--data <text>', 'the body')
    .option('--data-file <file>', dataFile)
    .requiredOption('--key <key>', 'the access key')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .addOption(
      new Option('--profile <name>', 'which of the vendor’s signers to follow where they differ')
        .choices(profileNames)
        .default('strict' as const),
    )

/** Adds `verify apig` or `explain apig`. */
export function addApig(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const description = 'a request that Huawei Cloud API Gateway or ROMA Connect signed'
  apigCommand(parent, description, 'the body, from a file; - is standard input')
    .addArgument(new Argument('[method]'))
    .addArgument(new Argument('[url]', 'the target as it arrived, absolute or a path'))
    .option('--request <file>', requestOption('method, URL, headers and body'))
    .option('--trusted-host <host>', 'the host that was signed, behind a proxy that rewrites Host')
    .option('--allow-unsigned-payload', 'accept UNSIGNED-PAYLOAD')
    .option(
      '--at <time>',
      'the time at which the request is verified, such as 2024-01-31T12:00:00Z; default: now',
      parseInstant,
    )
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} apig --request request.http --key signature_key1 \\\n--secret-file secret.txt`,
        `countersign ${mode} apig GET '/id?a=1' -H 'Authorization: …' \\\n-H 'X-Sdk-Date: …' --key signature_key1 --secret-file secret.txt`,
      ]),
    )
    .action(async (method, url, options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readCommandLineRequest(method, url, options, readFile)
        const secret = await readSecret(options.secretFile, readFile)
        const at = options.at ?? new Date()
        const { key, profile, trustedHost, allowUnsignedPayload = false } = options
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            fetch,
            createVerifier: () =>
              createApigVerifier({
                secrets: { [key]: secret },
                profile,
                allowUnsignedPayload,
                currentDate: () => at,
                ...(trustedHost !== undefined && { trustedHost }),
              }),
            notes,
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

/** Adds `sign apig`. */
export function addSignApig(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
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
