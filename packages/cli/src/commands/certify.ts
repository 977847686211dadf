import type { Command } from '@commander-js/extra-typings'
import { testAppAppleId, testBundleId, testSkillId, testTopicArn, testWebhookId } from '@countersign/testing'
import { authorityHelp } from '../certify/authority-help.js'
import type { AuthorityServer } from '../certify/authority-server.js'
import {
  type Cases,
  type CertifyOptions,
  certifyCommand,
  certifyEndpoint,
  exitCodesHelp,
} from '../certify/certify-endpoint.js'
import { type Refusals, refusals } from '../certify/endpoint-case.js'
import {
  authorityPort,
  parseAppId,
  parsePort,
  readBundle,
  readEndpoint,
  readTopic,
  readWebhook,
  withAuthority,
} from '../certify/endpoint-options.js'
import type { ExitCode } from '../exit-code.js'
import { createFileReader } from '../input/read-file.js'
import { readSecret } from '../input/secret-file.js'
import { paragraph } from '../output/columns.js'
import { examplesText } from '../output/examples.js'
import { perform } from '../perform.js'
import { alexaCases } from '../schemes/alexa/cases.js'
import { apigCases } from '../schemes/apig/cases.js'
import { appStoreCases } from '../schemes/appstore/cases.js'
import { payPalCases } from '../schemes/paypal/cases.js'
import { addCertifySmn } from '../schemes/smn/endpoint.js'
import { snsCases } from '../schemes/sns/cases.js'
import type { Terminal } from '../terminal.js'

/** Adds `certify` with a command for each scheme. The default is the command for Alexa, because Amazon certifies skills. */
export function addCertify(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const certify = program
    .command('certify')
    .description('send an endpoint requests that it must serve and requests that it must refuse')
  certifyCommand(certify, 'alexa', 'the endpoint of an Alexa skill; does what Amazon’s certification does, and more', 8)
    .option('--skill <id>', 'the skill that it serves; default: the test skill')
    .option('--authority', 'serve a test authority that the endpoint trusts, and send genuine requests too')
    .option('--authority-port <port>', 'where, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesText(['countersign certify alexa http://127.0.0.1:3000/alexa --authority']))
    .addHelpText('after', `${authorityHelp.alexa}\n${exitCodesHelp}`)
    .action(async (url, options) => {
      const casesFor = (trusted?: AuthorityServer) =>
        alexaCases({ url: readEndpoint(url), skillId: options.skill ?? testSkillId, trusted })
      exit(await perform(terminal, options, () => runTrusted(url, refusals.alexa, casesFor, options, terminal)))
    })
  certifyCommand(certify, 'sns', 'an endpoint that receives messages of Amazon SNS', 15)
    .option('--topic <arn>', 'the topic that it serves', testTopicArn)
    .option('--authority', 'serve a test authority that the endpoint trusts, and send genuine messages too')
    .option('--authority-port <port>', 'where, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesText(['countersign certify sns http://127.0.0.1:3000/sns --authority']))
    .addHelpText('after', `${authorityHelp.sns}\n${exitCodesHelp}`)
    .action(async (url, options) => {
      const casesFor = (trusted?: AuthorityServer) =>
        snsCases({ url: readEndpoint(url), topicArn: readTopic(options.topic), trusted })
      exit(await perform(terminal, options, () => runTrusted(url, refusals.sns, casesFor, options, terminal)))
    })
  certifyCommand(certify, 'apig', 'a backend of Huawei Cloud API Gateway or ROMA Connect, by POST', 8)
    .requiredOption('--key <key>', 'an access key that it knows')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .addHelpText(
      'after',
      examplesText([
        'countersign certify apig http://127.0.0.1:8080/id \\\n--key signature_key1 --secret-file secret.txt',
      ]),
    )
    .addHelpText('after', exitCodesHelp)
    .action(async (url, options) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const secret = await readSecret(options.secretFile, createFileReader(terminal))
        const cases = apigCases({ url: endpoint, accessKey: options.key, secret })
        return await certifyEndpoint(endpoint, refusals.apig, cases, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
  certifyCommand(certify, 'appstore', 'an endpoint that receives notifications of the App Store, in Production', 15)
    .option('--bundle <id>', 'the bundle id that it serves', testBundleId)
    .option('--app-id <number>', 'the number of the app in App Store Connect', parseAppId, testAppAppleId)
    .option('--authority', 'serve a test authority that the endpoint trusts, and send genuine notifications too')
    .option('--authority-port <port>', 'where, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesText(['countersign certify appstore http://127.0.0.1:3000/appstore --authority']))
    .addHelpText('after', `${authorityHelp.appstore}\n${exitCodesHelp}`)
    .action(async (url, options) => {
      const casesFor = (trusted?: AuthorityServer) =>
        appStoreCases({
          url: readEndpoint(url),
          bundleId: readBundle(options.bundle),
          appAppleId: options.appId,
          trusted,
        })
      exit(await perform(terminal, options, () => runTrusted(url, refusals.appstore, casesFor, options, terminal)))
    })
  certifyCommand(certify, 'paypal', 'an endpoint that receives deliveries of PayPal webhooks', 15)
    .option('--webhook <id>', 'the webhook that it accepts', testWebhookId)
    .option('--authority', 'serve a test authority that the endpoint trusts, and send genuine deliveries too')
    .option('--authority-port <port>', 'where, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesText(['countersign certify paypal http://127.0.0.1:3000/paypal --authority']))
    .addHelpText('after', `${authorityHelp.paypal}\n${exitCodesHelp}`)
    .action(async (url, options) => {
      const casesFor = (trusted?: AuthorityServer) =>
        payPalCases({ url: readEndpoint(url), webhookId: readWebhook(options.webhook), trusted })
      exit(await perform(terminal, options, () => runTrusted(url, refusals.paypal, casesFor, options, terminal)))
    })
  addCertifySmn(certify, terminal, exit)
}

interface AuthorityOptions extends CertifyOptions {
  readonly authority?: true | undefined
  readonly authorityPort: number
}

async function runTrusted(
  url: string,
  refusals: Refusals,
  casesFor: (trusted?: AuthorityServer) => Cases,
  options: AuthorityOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const endpoint = readEndpoint(url)
  if (!options.authority) {
    const code = await certifyEndpoint(endpoint, refusals, casesFor(), options, terminal)
    if (!options.json) terminal.print(`\n${paragraph(untrustedNote, 0, terminal.columns)}\n`)
    return code
  }
  return await withAuthority(options.authorityPort, async (trusted) => {
    const write = options.json ? terminal.note : terminal.print
    write(`A test authority is at ${trusted.origin}\n\n`)
    return await certifyEndpoint(endpoint, refusals, casesFor(trusted), options, terminal, true)
  })
}

const untrustedNote =
  'Note: Only requests to refuse were sent, and none with a certificate that the endpoint could fetch and trust: see --authority in --help.'
