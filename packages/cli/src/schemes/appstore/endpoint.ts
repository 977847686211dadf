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
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { appStoreCases, signGenuine } from './cases.js'
import { appIdOption, bundleOption, readBundle } from './options.js'

const profile: EndpointProfile = { scheme: 'appstore', timeout: 15, refusals: refusedWith(400) }

const help = authorityHelp(`  createAppStoreVerifier({
    bundleId,
    appAppleId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
  })`)

/** Adds `certify appstore`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(parent, profile, 'an endpoint that receives notifications of the App Store, in Production')
    .addOption(bundleOption('the bundle id that it serves'))
    .addOption(appIdOption())
    .addOption(authorityOption('notifications'))
    .addOption(authorityPortOption('where, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign certify appstore http://127.0.0.1:3000/appstore --authority']))
    .addHelpText('after', `${help}\n${certifyExitCodes}`)
    .action(async (url, { bundle, appId: appAppleId, ...options }) => {
      const casesFor = (endpoint: string, trusted?: AuthorityServer) =>
        appStoreCases({ url: endpoint, bundleId: readBundle(bundle), appAppleId, trusted })
      exit(await perform(terminal, options, () => certifyTrusted(url, profile, casesFor, options, terminal)))
    })
}

/** Adds `send appstore`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a notification to an endpoint that receives those of the App Store')
    .addOption(bundleOption('the bundle id that it serves'))
    .addOption(appIdOption())
    .option('--type <type>', 'notificationType of the genuine notification', 'DID_RENEW')
    .addOption(authorityPortOption('where the test authority is, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign send appstore http://127.0.0.1:3000/appstore \\\n--type REFUND']))
    .addHelpText('after', `${help}\n${sendExitCodes}`)
    .action(async (url, { bundle, appId: appAppleId, type: notificationType, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const app = { url: readEndpoint(url), bundleId: readBundle(bundle), appAppleId }
        const choiceFor = (trusted: AuthorityServer) => ({
          genuine: () => signGenuine(trusted.root, { ...app, notificationType }),
          cases: appStoreCases({ ...app, trusted }),
        })
        return await sendTrusted(profile, choiceFor, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
