import type { Command } from '@commander-js/extra-typings'
import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import type { ExitCode } from '../../exit-code.js'
import { verificationTimeOption } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader } from '../../input/read-file.js'
import { fetchForHeader, readRequestFiles, requestOption } from '../../input/request-files.js'
import { loadTrustAnchors } from '../../input/trust-anchors.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'

/** Adds `verify alexa` or `explain alexa`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('alexa')
    .description('a request from the Alexa service to a skill')
    .option('--headers <file>', 'its headers, JSON: an object of name and value, or an array of pairs')
    .option('--body <file>', 'its raw body, byte for byte; - is standard input')
    .option('--request <file>', requestOption('--headers and --body'))
    .option('--chain <file>', 'the certificate chain, served at the URL in the header; default: download it')
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Amazon’s', collect)
    .addOption(verificationTimeOption('2019-07-15T22:44:25Z'))
    .option('--skill <id|any>', 'skill to accept; repeatable; default: any', collect)
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} alexa --headers headers.json --body body.bin`,
        `countersign ${mode} alexa --request request.http --chain chain.pem \\\n--at 2019-07-15T22:44:25Z`,
      ]),
    )
    .action(async (options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readRequestFiles(options, readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const at = options.at ?? new Date()
        const skills = options.skill ?? ['any']
        const skillId = skills.includes('any') ? anySkill : skills
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            fetch: await fetchForHeader(options.chain, request, 'signaturecertchainurl', readFile),
            createVerifier: (fetch) =>
              createAlexaVerifier({ skillId, currentDate: () => at, fetch, ...(trustAnchors && { trustAnchors }) }),
            notes: [
              ...notes,
              ...(skillId === anySkill ? ['Any skill is accepted here; --skill names the ones to accept.'] : []),
            ],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}
