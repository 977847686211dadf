import type { Command } from '@commander-js/extra-typings'
import { testSkillId } from '@countersign/testing'
import type { AuthorityServer } from '../../certify/authority-server.js'
import { certifyCommand, certifyExitCodes } from '../../certify/certify-endpoint.js'
import type { EndpointProfile } from '../../certify/endpoint-case.js'
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
import { alexaCases, createAlexaSigner } from './cases.js'

const profile: EndpointProfile = {
  scheme: 'alexa',
  timeout: 8,
  refusals: { status: 400, statuses: [400], wanted: 'Alexa wants 400' },
}

const help = authorityHelp(`  createAlexaVerifier({
    skillId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`)

/** Adds `certify alexa`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const description = 'the endpoint of an Alexa skill; does what Amazon’s certification does, and more'
  certifyCommand(parent, profile, description)
    .option('--skill <id>', 'the skill that it serves; default: the test skill')
    .addOption(authorityOption('requests'))
    .addOption(authorityPortOption('where, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign certify alexa http://127.0.0.1:3000/alexa --authority']))
    .addHelpText('after', `${help}\n${certifyExitCodes}`)
    .action(async (url, { skill: skillId = testSkillId, ...options }) => {
      const casesFor = (endpoint: string, trusted?: AuthorityServer) => alexaCases({ url: endpoint, skillId, trusted })
      exit(await perform(terminal, options, () => certifyTrusted(url, profile, casesFor, options, terminal)))
    })
}

/** Adds `send alexa`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a request to the endpoint of an Alexa skill')
    .option('--skill <id>', 'the skill that it serves; default: the test skill')
    .option('--type <type>', 'request.type of the genuine request', 'LaunchRequest')
    .option('--body <file>', 'the body of the genuine request; - is standard input')
    .addOption(authorityPortOption('where the test authority is, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign send alexa http://127.0.0.1:3000/alexa \\\n--case url-host']))
    .addHelpText('after', `${help}\n${sendExitCodes}`)
    .action(async (url, { skill: skillId = testSkillId, type, body: file, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const body = file === undefined ? undefined : await createFileReader(terminal)(file)
        const choiceFor = (trusted: AuthorityServer) => ({
          genuine: async () => {
            const { sign } = await createAlexaSigner(trusted)
            return await sign({ url: endpoint, skillId, type, ...(body && { body }) })
          },
          cases: alexaCases({ url: endpoint, skillId, trusted }),
        })
        return await sendTrusted(profile, choiceFor, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
