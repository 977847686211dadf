import type { Command } from '@commander-js/extra-typings'
import type { SignedRequest } from '@countersign/core'
import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import type { ExitCode } from '../exit-code.js'
import { parseHeaderList } from '../input/header-list.js'
import { parseInstant } from '../input/instant.js'
import { parseRawRequest } from '../input/raw-request.js'
import { createFileReader, type FileReader } from '../input/read-file.js'
import { fetchServing } from '../input/recorded-fetch.js'
import { loadTrustAnchors } from '../input/trust-anchors.js'
import { OperatorError } from '../operator-error.js'
import { examplesText } from '../output/examples.js'
import type { Terminal } from '../terminal.js'
import { collect } from './options.js'
import { perform } from './perform.js'
import { type Mode, reportRequest } from './report-request.js'

/** Adds `verify alexa` or `explain alexa`. */
export function addAlexa(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('alexa')
    .description('a request from the Alexa service to a skill')
    .option('--headers <file>', 'its headers, JSON: an object of name and value, or an array of pairs')
    .option('--body <file>', 'its raw body, byte for byte; - is standard input')
    .option('--request <file>', 'the whole raw HTTP request, or a fixture, in place of --headers and --body')
    .option('--chain <file>', 'the certificate chain, served at the URL in the header; default: download it')
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Amazon’s', collect)
    .option(
      '--at <time>',
      'the time at which the request is verified, such as 2019-07-15T22:44:25Z; default: now',
      parseInstant,
    )
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
        const request = await readRequest(options, readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const at = options.at ?? new Date()
        const skills = options.skill ?? ['any']
        const skillId = skills.includes('any') ? anySkill : skills
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            fetch: await chainFetch(options.chain, request, readFile),
            createVerifier: (fetch) =>
              createAlexaVerifier({ skillId, currentDate: () => at, fetch, ...(trustAnchors && { trustAnchors }) }),
            notes: skillId === anySkill ? ['Any skill is accepted here; --skill names the ones to accept.'] : [],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

interface RequestFiles {
  readonly headers?: string | undefined
  readonly body?: string | undefined
  readonly request?: string | undefined
}

async function readRequest({ headers, body, request }: RequestFiles, readFile: FileReader): Promise<SignedRequest> {
  if (request !== undefined) {
    if (headers !== undefined || body !== undefined) {
      throw new OperatorError('--request takes the place of --headers and --body')
    }
    return await parseRawRequest(await readFile(request), request)
  }
  if (headers === undefined || body === undefined)
    throw new OperatorError('--headers and --body, or --request, are needed')
  return {
    method: 'POST',
    url: '/',
    headers: parseHeaderList(await readFile(headers), headers),
    body: await readFile(body),
  }
}

// The file replaces only the download. A URL that the policy refuses is never fetched.
async function chainFetch(
  chain: string | undefined,
  { headers }: SignedRequest,
  readFile: FileReader,
): Promise<typeof fetch> {
  if (chain === undefined) return fetch
  const file = await readFile(chain)
  const url = [...headers].find(([name]) => name.toLowerCase() === 'signaturecertchainurl')?.[1] ?? ''
  return fetchServing(URL.canParse(url) ? new URL(url).href : '', file)
}
