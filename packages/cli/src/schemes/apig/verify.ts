import { Argument, type Command } from '@commander-js/extra-typings'
import { createApigVerifier } from '@countersign/core/apig'
import type { ExitCode } from '../../exit-code.js'
import { readCommandLineRequest } from '../../input/command-line-request.js'
import { verificationTimeOption } from '../../input/instant.js'
import { createFileReader } from '../../input/read-file.js'
import { requestOption } from '../../input/request-files.js'
import { readSecret } from '../../input/secret-file.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'
import { apigCommand } from './options.js'

/** Adds `verify apig` or `explain apig`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const description = 'a request that Huawei Cloud API Gateway or ROMA Connect signed'
  apigCommand(parent, description, 'the body, from a file; - is standard input')
    .addArgument(new Argument('[method]'))
    .addArgument(new Argument('[url]', 'the target as it arrived, absolute or a path'))
    .option('--request <file>', requestOption('method, URL, headers and body'))
    .option('--trusted-host <host>', 'the host that was signed, behind a proxy that rewrites Host')
    .option('--allow-unsigned-payload', 'accept UNSIGNED-PAYLOAD')
    .addOption(verificationTimeOption())
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
