import type { Command } from '@commander-js/extra-typings'
import { signSmnMessage } from '@countersign/testing'
import { type ExitCode, exitCode } from '../../exit-code.js'
import { parseInstant } from '../../input/instant.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import { type Delivery, writeDelivery } from '../../sign/write-delivery.js'
import type { Terminal } from '../../terminal.js'
import { readTopicUrn, topicOption, typeOption } from './options.js'
import { openSmnSigner } from './signer.js'

/** Adds `sign smn`. */
export function addSign(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('smn')
    .description('sign a message as Huawei Cloud SMN does, with a test certificate, and write both')
    .requiredOption(
      '--folder <folder>',
      'an existing folder, for request.json, cert.pem and key.pem; a key.pem that is there signs again',
    )
    .addOption(topicOption())
    .addOption(typeOption('type'))
    .option('--message <text>', 'message')
    .option('--subject <text>', 'subject of a notification')
    .option('--at <time>', 'the time to sign; default: now', parseInstant)
    .addHelpText('after', examplesText(['countersign sign smn --folder signer --subject Greeting --message Hello']))
    .action(async ({ folder, topic, type, message, subject, at = new Date() }) => {
      const run = async (): Promise<ExitCode> => {
        const topicUrn = readTopicUrn(topic)
        const signer = await openSmnSigner(folder, at)
        const text = { ...(message !== undefined && { message }), ...(subject !== undefined && { subject }) }
        const request = await signSmnMessage({ signer, topicUrn, type, timestamp: at, ...text })
        const delivery: Delivery = {
          request,
          verifyCommand: (pathOf) => [
            `countersign verify smn --request ${pathOf('request.json')} --cert ${pathOf('cert.pem')}`,
            `--topic ${topicUrn}`,
            `--at ${at.toISOString().replace('.000', '')}`,
          ],
        }
        await writeDelivery(folder, delivery, terminal)
        return exitCode.accepted
      }
      exit(await perform(terminal, {}, run))
    })
}
