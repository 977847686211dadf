import type { Command } from '@commander-js/extra-typings'
import { createTestAuthority, payPalCaIssuersUrl, payPalDnsName, signPayPalWebhook } from '@countersign/testing'
import { type ExitCode, exitCode } from '../../exit-code.js'
import { parseInstant } from '../../input/instant.js'
import { createFileReader } from '../../input/read-file.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import { type Delivery, writeDelivery } from '../../sign/write-delivery.js'
import type { Terminal } from '../../terminal.js'
import { environmentOption, readWebhook, webhookOption } from './options.js'

/** Adds `sign paypal`. */
export function addSign(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('paypal')
    .description('sign a delivery as PayPal does, with a test authority, and write it with its certificates')
    .requiredOption('--folder <folder>', 'an existing folder, for request.json, cert.pem, issuer.pem and anchor.pem')
    .addOption(webhookOption('the webhook to sign for'))
    .option('--type <type>', 'event_type', 'PAYMENT.CAPTURE.COMPLETED')
    .option('--body <file>', 'the body, in place of an event of that type; - is standard input')
    .addOption(environmentOption())
    .option('--at <time>', 'the time to sign; default: now', parseInstant)
    .addHelpText('after', examplesText(['countersign sign paypal --folder delivery --type PAYMENT.CAPTURE.REFUNDED']))
    .action(async ({ folder, webhook, type: eventType, body: file, environment, at = new Date() }) => {
      const run = async (): Promise<ExitCode> => {
        const webhookId = readWebhook(webhook)
        const body = file === undefined ? undefined : await createFileReader(terminal)(file)
        const root = await createTestAuthority({ at })
        const authority = await root.intermediate()
        const signer = await authority.issue({
          dnsNames: [payPalDnsName(environment)],
          caIssuers: [payPalCaIssuersUrl],
        })
        const content = body === undefined ? { eventType } : { body }
        const request = await signPayPalWebhook({ signer, webhookId, environment, timestamp: at, ...content })
        const delivery: Delivery = {
          request,
          files: { 'cert.pem': signer.pem, 'issuer.pem': authority.pem, 'anchor.pem': root.anchorPem },
          verifyCommand: (pathOf) => [
            `countersign verify paypal --request ${pathOf('request.json')} --webhook ${webhookId}`,
            `--environment ${environment} --cert ${pathOf('cert.pem')} --issuer ${pathOf('issuer.pem')}`,
            `--trust ${pathOf('anchor.pem')} --at ${at.toISOString().replace('.000', '')}`,
          ],
        }
        await writeDelivery(folder, delivery, terminal)
        return exitCode.accepted
      }
      exit(await perform(terminal, {}, run))
    })
}
