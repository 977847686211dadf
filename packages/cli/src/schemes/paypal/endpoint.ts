import type { Command } from '@commander-js/extra-typings'
import type { AuthorityServer } from '../../certify/authority-server.js'
import { certifyCommand, certifyExitCodes } from '../../certify/certify-endpoint.js'
import { type EndpointProfile, refusedWith } from '../../certify/endpoint-case.js'
import { readEndpoint } from '../../certify/endpoint-options.js'
import { sendCommand, sendExitCodes } from '../../certify/send-case.js'
import {
  authorityHelp,
  authorityOption,
  authorityPortOption,
  certifyTrusted,
  sendTrusted,
} from '../../certify/trusted-endpoint.js'
import type { ExitCode } from '../../exit-code.js'
import { createFileReader } from '../../input/read-file.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { createPayPalSigner, payPalCases } from './cases.js'
import { readWebhook, webhookOption } from './options.js'

const profile: EndpointProfile = { scheme: 'paypal', timeout: 15, refusals: refusedWith(400) }

const help = authorityHelp(`  createPayPalVerifier({
    webhookId,
    replayGuard,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`)

/** Adds `certify paypal`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(parent, profile, 'an endpoint that receives deliveries of PayPal webhooks')
    .addOption(webhookOption('the webhook that it accepts'))
    .addOption(authorityOption('deliveries'))
    .addOption(authorityPortOption('where, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign certify paypal http://127.0.0.1:3000/paypal --authority']))
    .addHelpText('after', `${help}\n${certifyExitCodes}`)
    .action(async (url, { webhook, ...options }) => {
      const casesFor = (endpoint: string, trusted?: AuthorityServer) =>
        payPalCases({ url: endpoint, webhookId: readWebhook(webhook), trusted })
      exit(await perform(terminal, options, () => certifyTrusted(url, profile, casesFor, options, terminal)))
    })
}

/** Adds `send paypal`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a delivery to an endpoint that receives those of PayPal webhooks')
    .addOption(webhookOption('the webhook that it accepts'))
    .option('--type <type>', 'event_type of the genuine delivery', 'PAYMENT.CAPTURE.COMPLETED')
    .option('--body <file>', 'the body of the genuine delivery; - is standard input')
    .addOption(authorityPortOption('where the test authority is, on 127.0.0.1'))
    .addHelpText(
      'after',
      examplesText(['countersign send paypal http://127.0.0.1:3000/paypal \\\n--type PAYMENT.CAPTURE.REFUNDED']),
    )
    .addHelpText('after', `${help}\n${sendExitCodes}`)
    .action(async (url, { webhook, type: eventType, body: file, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, webhookId] = [readEndpoint(url), readWebhook(webhook)]
        const body = file === undefined ? undefined : await createFileReader(terminal)(file)
        const choiceFor = (trusted: AuthorityServer) => ({
          genuine: async () => {
            const { sign } = await createPayPalSigner(trusted)
            return await sign({ url: endpoint, webhookId, eventType, ...(body && { body }) })
          },
          cases: payPalCases({ url: endpoint, webhookId, trusted }),
        })
        return await sendTrusted(profile, choiceFor, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
