import type { Command } from '@commander-js/extra-typings'
import { acceptReplays, createPayPalVerifier } from '@countersign/core/paypal'
import type { ExitCode } from '../../exit-code.js'
import { verificationTimeOption } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader } from '../../input/read-file.js'
import { fetchForHeader, readPemFiles, readRequestFiles, requestOption } from '../../input/request-files.js'
import { loadTrustAnchors } from '../../input/trust-anchors.js'
import { OperatorError } from '../../operator-error.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'
import { environmentOption } from './options.js'

/** Adds `verify paypal` or `explain paypal`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('paypal')
    .description('a delivery of a PayPal webhook')
    .option('--headers <file>', 'its headers, JSON: an object of name and value, or an array of pairs')
    .option('--body <file>', 'its raw body, byte for byte; - is standard input')
    .option('--request <file>', requestOption('--headers and --body'))
    .option('--webhook <id>', 'webhook to accept; repeatable; the request does not name it', collect)
    .option('--simulator', 'accept deliveries of PayPal’s webhooks simulator, too')
    .addOption(environmentOption())
    .option('--cert <file>', 'the signing certificate, served at the URL in the header; default: download it')
    .option('--issuer <file>', 'intermediate certificates, PEM; repeatable; default: download them', collect)
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: DigiCert’s', collect)
    .addOption(verificationTimeOption())
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} paypal --headers headers.json --body body.bin \\\n--webhook 1AB23456CD789012E`,
        `countersign ${mode} paypal --request request.http --cert cert.pem \\\n--issuer issuer.pem --webhook 1AB23456CD789012E --at 2024-01-31T12:00:00Z`,
      ]),
    )
    .action(async (options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { simulator: acceptSimulator = false, environment, at = new Date() } = options
        const webhookId = options.webhook ?? (acceptSimulator ? nobodysWebhook : undefined)
        if (webhookId === undefined)
          throw new OperatorError('--webhook, the id of the webhook, or --simulator is needed')
        const { request, notes } = await readRequestFiles(options, readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const intermediates = await readPemFiles(options.issuer, readFile)
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            fetch: await fetchForHeader(options.cert, request, 'paypal-cert-url', readFile),
            createVerifier: (fetch) =>
              createPayPalVerifier({
                webhookId,
                acceptSimulator,
                environment,
                // A saved request is verified as often as the operator likes.
                replayGuard: acceptReplays,
                currentDate: () => at,
                fetch,
                ...(intermediates !== undefined && { intermediates }),
                ...(trustAnchors && { trustAnchors }),
              }),
            notes: [...notes, checksumNote],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

// No webhook of PayPal has this id.
const nobodysWebhook = '00000000000000000'

const checksumNote =
  'PayPal signs a CRC-32 of the body, which detects accidents and not forgery: fetch an event by its id before money moves.'
