import { Argument, type Command, Option } from '@commander-js/extra-typings'
import type { SignedRequest } from '@countersign/core'
import { anyTopic, createSnsVerifier } from '@countersign/core/sns'
import type { ExitCode } from '../../exit-code.js'
import { verificationTimeOption } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader, type FileReader } from '../../input/read-file.js'
import { fetchServing } from '../../input/recorded-fetch.js'
import { readBodyOrRequest, readPemFiles, requestOption } from '../../input/request-files.js'
import { loadTrustAnchors } from '../../input/trust-anchors.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'

/** Adds `verify sns` or `explain sns`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('sns')
    .description('a message that Amazon SNS delivered over HTTP(S)')
    .addArgument(new Argument('[message]', 'file of the raw JSON message; - is standard input'))
    .option('--request <file>', requestOption('the message'))
    .option('--cert <file>', 'the signing certificate, served at the URL in the message; default: download it')
    .option('--issuer <file>', 'intermediate certificates, PEM; repeatable; default: download them', collect)
    .addOption(
      new Option('--chain <proof>', 'full: a path to a trust anchor; transport: trust the download')
        .choices(['full', 'transport'])
        .default('full' as const),
    )
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Amazon’s', collect)
    .option('--topic <arn|any>', 'topic to accept; repeatable; default: any', collect)
    .addOption(verificationTimeOption())
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} sns message.json \\\n--topic arn:aws:sns:us-east-1:123456789012:orders`,
        `countersign ${mode} sns message.json --cert cert.pem --issuer issuer.pem`,
      ]),
    )
    .action(async (message, options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readBodyOrRequest({ ...options, body: message }, 'message', readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const intermediates = await readPemFiles(options.issuer, readFile)
        const at = options.at ?? new Date()
        const topics = options.topic ?? ['any']
        const topicArns = topics.includes('any') ? anyTopic : topics
        const { chain } = options
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            fetch: await certificateFetch(options.cert, request, readFile),
            createVerifier: (fetch) =>
              createSnsVerifier({
                topicArns,
                chain,
                currentDate: () => at,
                fetch,
                ...(intermediates !== undefined && { intermediates }),
                ...(trustAnchors && { trustAnchors }),
              }),
            notes: [
              ...notes,
              ...(topicArns === anyTopic ? ['Any topic is accepted here; --topic names the ones to accept.'] : []),
              ...(chain === 'transport' ? [transportNote] : []),
            ],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

const transportNote = 'With --chain transport, no authority proves the certificate: only its download is checked.'

// The file replaces one download. A URL that the policy refuses is never fetched.
async function certificateFetch(
  cert: string | undefined,
  { body }: SignedRequest,
  readFile: FileReader,
): Promise<typeof fetch> {
  if (cert === undefined) return fetch
  const url = certificateUrlIn(body)
  return fetchServing(URL.canParse(url) ? new URL(url).href : '', await readFile(cert))
}

function certificateUrlIn(body: Uint8Array): string {
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(body))
    if (typeof message !== 'object' || message === null) return ''
    const { SigningCertURL, SigningCertUrl } = message as Record<string, unknown>
    return String(SigningCertURL ?? SigningCertUrl ?? '')
  } catch {
    // The verifier says what is wrong with the message.
    return ''
  }
}
