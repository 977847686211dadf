import { type Command, Option } from '@commander-js/extra-typings'
import { signSmnMessage } from '@countersign/testing'
import { signerHelp } from '../../certify/authority-help.js'
import { exitCodesHelp as certifyCodesHelp, certifyCommand, certifyEndpoint } from '../../certify/certify-endpoint.js'
import { refusals } from '../../certify/endpoint-case.js'
import { readEndpoint, readTopicUrn } from '../../certify/endpoint-options.js'
import { sendCase, exitCodesHelp as sendCodesHelp, sendCommand } from '../../certify/send-case.js'
import type { ExitCode } from '../../exit-code.js'
import { paragraph } from '../../output/columns.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { smnCases } from './cases.js'
import { smnMessageTypes, topicOption } from './sign.js'
import { readSmnSigner } from './signer.js'

// An endpoint of SMN fetches no certificate, so there is no test authority: it pins the certificate of the signer.
const signer = ['--signer <folder>', 'the folder that sign smn wrote, whose cert.pem the endpoint pins'] as const

/** Adds `certify smn`. */
export function addCertifySmn(certify: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(certify, 'smn', 'an endpoint that receives messages of Huawei Cloud SMN', 5)
    .addOption(topicOption())
    .option(signer[0], `${signer[1]}; sends genuine messages, too`)
    .addHelpText('after', examplesText(['countersign certify smn http://127.0.0.1:3000/smn --signer signer']))
    .addHelpText('after', `${signerHelp}\n${certifyCodesHelp}`)
    .action(async (url, { topic, signer: folder, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicUrn] = [readEndpoint(url), readTopicUrn(topic)]
        const pinned = folder === undefined ? undefined : await readSmnSigner(folder, new Date())
        const cases = smnCases({ url: endpoint, topicUrn, pinned })
        const code = await certifyEndpoint(endpoint, refusals.smn, cases, options, terminal, pinned !== undefined)
        if (pinned === undefined && !options.json) terminal.print(`\n${paragraph(unpinnedNote, 0, terminal.columns)}\n`)
        return code
      }
      exit(await perform(terminal, options, run))
    })
}

const unpinnedNote =
  'Note: Only requests to refuse were sent, each signed by a key that the endpoint does not pin: see --signer in --help.'

/** Adds `send smn`. */
export function addSendSmn(send: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(send, 'smn', 'a message to an endpoint that receives those of Huawei Cloud SMN', 5)
    .requiredOption(...signer)
    .addOption(topicOption())
    .addOption(
      new Option('--type <type>', 'type of the genuine message')
        .choices(smnMessageTypes)
        .default('Notification' as const),
    )
    .option('--message <text>', 'message of the genuine message')
    .option('--subject <text>', 'subject of the genuine message')
    .addHelpText(
      'after',
      examplesText(['countersign send smn http://127.0.0.1:3000/smn \\\n--signer signer --message Hello']),
    )
    .addHelpText('after', `${signerHelp}\n${sendCodesHelp}`)
    .action(async (url, { topic, type, message, subject, signer: folder, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicUrn] = [readEndpoint(url), readTopicUrn(topic)]
        const pinned = await readSmnSigner(folder, new Date())
        const text = { ...(message !== undefined && { message }), ...(subject !== undefined && { subject }) }
        const genuine = () => signSmnMessage({ signer: pinned, url: endpoint, topicUrn, type, ...text })
        const cases = smnCases({ url: endpoint, topicUrn, pinned })
        return await sendCase({ genuine, cases, refusals: refusals.smn }, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
