import { type Command, Option } from '@commander-js/extra-typings'
import { testTopicArn } from '@countersign/testing'
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
import { reader } from '../../input/options.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { createSnsSigner, snsCases } from './cases.js'

const profile: EndpointProfile = {
  scheme: 'sns',
  timeout: 15,
  // Amazon SNS gives up after any 4xx.
  refusals: refusedWith(403),
  confirmation: answerSubscribeUrl,
}

// Answers as Amazon SNS does to a SubscribeURL.
function answerSubscribeUrl({ searchParams }: URL): string | undefined {
  const topicArn = searchParams.get('TopicArn') ?? ''
  if (searchParams.get('Action') !== 'ConfirmSubscription' || !/^arn:[\w:.-]+$/.test(topicArn)) return undefined
  const subscription = `<SubscriptionArn>${topicArn}:00000000-0000-4000-8000-000000000000</SubscriptionArn>`
  return `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult>${subscription}</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`
}

const help = authorityHelp(`  const fromAuthority = (url, init) =>
    fetch(authority + '/certificate?url=' + encodeURIComponent(url), init)
  createSnsVerifier({
    topicArns,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: fromAuthority,
  })
  confirmSubscription(verified, { fetch: fromAuthority })`)

const readTopicArn = reader(
  /^arn:aws[a-z-]*:sns:[a-z]{2}(?:-[a-z]+)+-\d{1,2}:\d{12}:[\w-]{1,256}$/,
  '--topic is not an ARN such as arn:aws:sns:us-east-1:123456789012:orders',
)

/** Adds `certify sns`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(parent, profile, 'an endpoint that receives messages of Amazon SNS')
    .option('--topic <arn>', 'the topic that it serves', testTopicArn)
    .addOption(authorityOption('messages'))
    .addOption(authorityPortOption('where, on 127.0.0.1'))
    .addHelpText('after', examplesText(['countersign certify sns http://127.0.0.1:3000/sns --authority']))
    .addHelpText('after', `${help}\n${certifyExitCodes}`)
    .action(async (url, { topic, ...options }) => {
      const casesFor = (endpoint: string, trusted?: AuthorityServer) =>
        snsCases({ url: endpoint, topicArn: readTopicArn(topic), trusted })
      exit(await perform(terminal, options, () => certifyTrusted(url, profile, casesFor, options, terminal)))
    })
}

const messageTypes = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const

/** Adds `send sns`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a message to an endpoint that receives those of Amazon SNS')
    .option('--topic <arn>', 'the topic that it serves', testTopicArn)
    .addOption(
      new Option('--type <type>', 'Type of the genuine message').choices(messageTypes).default('Notification' as const),
    )
    .option('--message <text>', 'Message of the genuine message')
    .option('--subject <text>', 'Subject of the genuine message')
    .addOption(authorityPortOption('where the test authority is, on 127.0.0.1'))
    .addHelpText(
      'after',
      examplesText(['countersign send sns http://127.0.0.1:3000/sns \\\n--type SubscriptionConfirmation']),
    )
    .addHelpText('after', `${help}\n${sendExitCodes}`)
    .action(async (url, { topic, type, message, subject, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const [endpoint, topicArn] = [readEndpoint(url), readTopicArn(topic)]
        const text = { ...(message !== undefined && { message }), ...(subject !== undefined && { subject }) }
        const choiceFor = (trusted: AuthorityServer) => ({
          genuine: async () => {
            const { sign } = await createSnsSigner(trusted, topicArn)
            return await sign({ url: endpoint, type, ...text })
          },
          cases: snsCases({ url: endpoint, topicArn, trusted }),
        })
        return await sendTrusted(profile, choiceFor, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
