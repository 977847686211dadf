import { Argument, type Command } from '@commander-js/extra-typings'
import { anyTopic, createSmnVerifier } from '@countersign/core/smn'
import type { ExitCode } from '../../exit-code.js'
import { parseInstant } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader } from '../../input/read-file.js'
import { readBodyOrRequest, readPemFiles, requestOption } from '../../input/request-files.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'

/** Adds `verify smn` or `explain smn`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('smn')
    .description('a message that Huawei Cloud SMN delivered over HTTP(S)')
    .addArgument(new Argument('[message]', 'file of the raw JSON message; - is standard input'))
    .option('--request <file>', requestOption('the message'))
    .option('--cert <file>', 'certificate or public key to pin, PEM; repeatable; default: Huawei’s', collect)
    .option('--topic <urn|any>', 'topic to accept; repeatable; default: any', collect)
    .option('--at <time>', 'the time to verify at, such as 2024-01-31T12:00:00Z; default: now', parseInstant)
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} smn message.json --topic \\\nurn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders`,
        `countersign ${mode} smn message.json --cert public-key.pem`,
      ]),
    )
    .action(async (message, options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readBodyOrRequest({ ...options, body: message }, 'message', readFile)
        const certificates = await readPemFiles(options.cert, readFile)
        const at = options.at ?? new Date()
        const topics = options.topic ?? ['any']
        const topicUrns = topics.includes('any') ? anyTopic : topics
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            // The certificates are pinned, so nothing is downloaded.
            fetch,
            createVerifier: () =>
              createSmnVerifier({
                topicUrns,
                currentDate: () => at,
                ...(certificates !== undefined && { certificates }),
              }),
            notes: [
              ...notes,
              ...(topicUrns === anyTopic ? ['Any topic is accepted here; --topic names the ones to accept.'] : []),
            ],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}
