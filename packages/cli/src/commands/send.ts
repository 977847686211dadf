import { type Command, Option } from '@commander-js/extra-typings'
import {
  type SignApigTestRequestOptions,
  signApigTestRequest,
  testAppAppleId,
  testBundleId,
  testSkillId,
  testTopicArn,
  testWebhookId,
} from '@countersign/testing'
import { authorityHelp } from '../certify/authority-help.js'
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
import { exitCodesHelp, sendCase, sendCommand } from '../certify/send-case.js'
import type { ExitCode } from '../exit-code.js'
import { createFileReader } from '../input/read-file.js'
import { readSecret } from '../input/secret-file.js'
import { examplesText } from '../output/examples.js'
import { perform } from '../perform.js'
import { alexaCases, createAlexaSigner } from '../schemes/alexa/cases.js'
import { apigCases } from '../schemes/apig/cases.js'
import { appStoreCases, signGenuine } from '../schemes/appstore/cases.js'
import { createPayPalSigner, payPalCases } from '../schemes/paypal/cases.js'
import { addSendSmn } from '../schemes/smn/endpoint.js'
import { createSnsSigner, snsCases } from '../schemes/sns/cases.js'
import type { Terminal } from '../terminal.js'

/** Adds `send`, with a command for each scheme. */
export function addSend(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const send = program
    .command('send')
    .description('send an endpoint one request, genuine for a test authority or hostile by name')
  sendCommand(send, 'alexa', 'a request to the endpoint of an Alexa skill', 8)
    .option('--skill <id>', 'the skill that it serves; default: the test skill')
    .option('--type <type>', 'request.type of the genuine request', 'LaunchRequest')
    .option('--body <file>', 'the body of the genuine request; - is standard input')
    .option('--authority-port <port>', 'where the test authority is, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesFor('alexa', 'http://127.0.0.1:3000/alexa', '--case url-host'))
    .addHelpText('after', `${authorityHelp.alexa}\n${exitCodesHelp}`)
    .action(async (url, { skill: skillId = testSkillId, type, body: file, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const body = file === undefined ? undefined : await createFileReader(terminal)(file)
        return await withAuthority(options.authorityPort, async (trusted) => {
          const genuine = async () => {
            const { sign } = await createAlexaSigner(trusted)
            return await sign({ url: endpoint, skillId, type, ...(body && { body }) })
          }
          const cases = alexaCases({ url: endpoint, skillId, trusted })
          return await sendCase({ genuine, cases, refusals: refusals.alexa }, options, terminal)
        })
      }
      exit(await perform(terminal, options, run))
    })
  sendCommand(send, 'sns', 'a message to an endpoint that receives those of Amazon SNS', 15)
    .option('--topic <arn>', 'the topic that it serves', testTopicArn)
    .addOption(
      new Option('--type <type>', 'Type of the genuine message').choices(messageTypes).default('Notification' as const),
    )
    .option('--message <text>', 'Message of the genuine message')
    .option('--subject <text>', 'Subject of the genuine message')
    .option('--authority-port <port>', 'where the test authority is, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesFor('sns', 'http://127.0.0.1:3000/sns', '--type SubscriptionConfirmation'))
    .addHelpText('after', `${authorityHelp.sns}\n${exitCodesHelp}`)
    .action(async (url, { topic, type, message, subject, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicArn] = [readEndpoint(url), readTopic(topic)]
        return await withAuthority(options.authorityPort, async (trusted) => {
          const genuine = async () => {
            const { sign } = await createSnsSigner(trusted, topicArn)
            const text = { ...(message !== undefined && { message }), ...(subject !== undefined && { subject }) }
            return await sign({ url: endpoint, type, ...text })
          }
          const cases = snsCases({ url: endpoint, topicArn, trusted })
          return await sendCase({ genuine, cases, refusals: refusals.sns }, options, terminal)
        })
      }
      exit(await perform(terminal, options, run))
    })
  sendCommand(send, 'apig', 'a request to a backend of Huawei Cloud API Gateway or ROMA Connect', 8)
    .requiredOption('--key <key>', 'an access key that it knows')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .option('--method <method>', 'the method of the genuine request', 'POST')
    .option('--data <text>', 'the body of the genuine request')
    .addHelpText(
      'after',
      examplesFor('apig', 'http://127.0.0.1:8080/id', '--key signature_key1 --secret-file secret.txt'),
    )
    .addHelpText('after', exitCodesHelp)
    .action(async (url, { key: accessKey, secretFile, method, data, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const secret = await readSecret(secretFile, createFileReader(terminal))
        const body: Pick<SignApigTestRequestOptions, 'body'> = data === undefined ? {} : { body: data }
        const genuine = () => signApigTestRequest({ url: endpoint, accessKey, secret, method, ...body })
        const cases = apigCases({ url: endpoint, accessKey, secret })
        return await sendCase({ genuine, cases, refusals: refusals.apig }, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
  sendCommand(send, 'appstore', 'a notification to an endpoint that receives those of the App Store', 15)
    .option('--bundle <id>', 'the bundle id that it serves', testBundleId)
    .option('--app-id <number>', 'the number of the app in App Store Connect', parseAppId, testAppAppleId)
    .option('--type <type>', 'notificationType of the genuine notification', 'DID_RENEW')
    .option('--authority-port <port>', 'where the test authority is, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesFor('appstore', 'http://127.0.0.1:3000/appstore', '--type REFUND'))
    .addHelpText('after', `${authorityHelp.appstore}\n${exitCodesHelp}`)
    .action(async (url, { bundle, appId: appAppleId, type: notificationType, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, bundleId] = [readEndpoint(url), readBundle(bundle)]
        return await withAuthority(options.authorityPort, async (trusted) => {
          const app = { url: endpoint, bundleId, appAppleId }
          const genuine = () => signGenuine(trusted.root, { ...app, notificationType })
          const cases = appStoreCases({ ...app, trusted })
          return await sendCase({ genuine, cases, refusals: refusals.appstore }, options, terminal)
        })
      }
      exit(await perform(terminal, options, run))
    })
  sendCommand(send, 'paypal', 'a delivery to an endpoint that receives those of PayPal webhooks', 15)
    .option('--webhook <id>', 'the webhook that it accepts', testWebhookId)
    .option('--type <type>', 'event_type of the genuine delivery', 'PAYMENT.CAPTURE.COMPLETED')
    .option('--body <file>', 'the body of the genuine delivery; - is standard input')
    .option('--authority-port <port>', 'where the test authority is, on 127.0.0.1', parsePort, authorityPort)
    .addHelpText('after', examplesFor('paypal', 'http://127.0.0.1:3000/paypal', '--type PAYMENT.CAPTURE.REFUNDED'))
    .addHelpText('after', `${authorityHelp.paypal}\n${exitCodesHelp}`)
    .action(async (url, { webhook, type: eventType, body: file, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, webhookId] = [readEndpoint(url), readWebhook(webhook)]
        const body = file === undefined ? undefined : await createFileReader(terminal)(file)
        return await withAuthority(options.authorityPort, async (trusted) => {
          const genuine = async () => {
            const { sign } = await createPayPalSigner(trusted)
            return await sign({ url: endpoint, webhookId, eventType, ...(body && { body }) })
          }
          const cases = payPalCases({ url: endpoint, webhookId, trusted })
          return await sendCase({ genuine, cases, refusals: refusals.paypal }, options, terminal)
        })
      }
      exit(await perform(terminal, options, run))
    })
  addSendSmn(send, terminal, exit)
}

const messageTypes = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const

function examplesFor(scheme: Refusals['scheme'], url: string, options: string): string {
  return examplesText([`countersign send ${scheme} ${url} \\\n${options}`])
}
