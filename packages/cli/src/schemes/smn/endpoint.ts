import type { Command } from '@commander-js/extra-typings'
import { signSmnMessage } from '@countersign/testing'
import { certifyCommand, certifyEndpoint, certifyExitCodes } from '../../certify/certify-endpoint.js'
import { type EndpointProfile, refusedWith } from '../../certify/endpoint-case.js'
import { readEndpoint } from '../../certify/endpoint-options.js'
import { sendCase, sendCommand, sendExitCodes } from '../../certify/send-case.js'
import type { ExitCode } from '../../exit-code.js'
import { paragraph } from '../../output/columns.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { smnCases } from './cases.js'
import { readTopicUrn, topicOption, typeOption } from './options.js'
import { readSmnSigner } from './signer.js'

const profile: EndpointProfile = { scheme: 'smn', timeout: 5, refusals: refusedWith(403) }

// An endpoint of SMN fetches no certificate, so there is no test authority: it pins the certificate of the signer.
const signer = ['--signer <folder>', 'the folder that sign smn wrote, whose cert.pem the endpoint pins'] as const

const help = `
The endpoint, in a test environment and never in production, pins the test
certificate that \`countersign sign smn --folder signer\` wrote:

  const certificates = await readFile('signer/cert.pem', 'utf8')
  createSmnVerifier({ topicUrns, certificates })
  confirmSmnSubscription(verified, { fetch: async () => Response.json({}) })`

/** Adds `certify smn`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(parent, profile, 'an endpoint that receives messages of Huawei Cloud SMN')
    .addOption(topicOption())
    .option(signer[0], `${signer[1]}; sends genuine messages, too`)
    .addHelpText('after', examplesText(['countersign certify smn http://127.0.0.1:3000/smn --signer signer']))
    .addHelpText('after', `${help}\n${certifyExitCodes}`)
    .action(async (url, { topic, signer: folder, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicUrn] = [readEndpoint(url), readTopicUrn(topic)]
        const pinned = folder === undefined ? undefined : await readSmnSigner(folder, new Date())
        const cases = smnCases({ url: endpoint, topicUrn, pinned })
        const code = await certifyEndpoint(endpoint, profile, cases, options, terminal, pinned !== undefined)
        if (pinned === undefined && !options.json) terminal.print(`\n${paragraph(unpinnedNote, 0, terminal.columns)}\n`)
        return code
      }
      exit(await perform(terminal, options, run))
    })
}

const unpinnedNote =
  'Note: Only requests to refuse were sent, each signed by a key that the endpoint does not pin: see --signer in --help.'

/** Adds `send smn`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a message to an endpoint that receives those of Huawei Cloud SMN')
    .requiredOption(...signer)
    .addOption(topicOption())
    .addOption(typeOption('type of the genuine message'))
    .option('--message <text>', 'message of the genuine message')
    .option('--subject <text>', 'subject of the genuine message')
    .addHelpText(
      'after',
      examplesText(['countersign send smn http://127.0.0.1:3000/smn \\\n--signer signer --message Hello']),
    )
    .addHelpText('after', `${help}\n${sendExitCodes}`)
    .action(async (url, { topic, type, message, subject, signer: folder, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicUrn] = [readEndpoint(url), readTopicUrn(topic)]
        const pinned = await readSmnSigner(folder, new Date())
        const text = { ...(message !== undefined && { message }), ...(subject !== undefined && { subject }) }
        const genuine = () => signSmnMessage({ signer: pinned, url: endpoint, topicUrn, type, ...text })
        const cases = smnCases({ url: endpoint, topicUrn, pinned })
        return await sendCase(profile, { genuine, cases }, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
