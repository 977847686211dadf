import { aFunction, anObjectWith, readOptions, requireKind } from '@countersign/core/http'
import {
  type DrainQueueOptions,
  type DrainResult,
  drainQueueOptionKinds,
  type QueueDelivery,
  type SqsClient,
  type SqsMessage,
} from './drain-queue-options.js'
import { type NamedResource, queueName, topicIn, topicOf } from './queue-names.js'
import { warn } from './warn.js'

export type { DrainQueueOptions, DrainResult, QueueDelivery, SqsClient, SqsMessage } from './drain-queue-options.js'
export type { NamedResource } from './queue-names.js'

/**
 * Receives messages of an Amazon SQS queue, up to ten at a time, and hands them to a handler one after the other. A message
 * is deleted once its handler succeeded; if it throws, the message stays in the queue and the next one follows. In a FIFO
 * queue the rest of the same message group is then left alone, and comes again after the one that failed. Each message is
 * handled at least once: more than once if a deletion fails or a handler outlasts `visibilityTimeout`. Needs
 * `@aws-sdk/client-sqs` beside the client.
 *
 * @returns counts, once as many batches were asked for or the signal aborted.
 * @throws TypeError if an argument or an option is not valid.
 * @throws the SDK's error, or one of no answer in time, if the queue cannot be received from.
 *
 * @example
 * ```ts
 * import { SQSClient } from '@aws-sdk/client-sqs'
 * import { drainQueue } from '@countersign/node'
 *
 * const client = new SQSClient({ region: 'eu-west-1' })
 * const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'
 *
 * export const result = await drainQueue(client, { queueUrl }, async ({ body }) => {
 *   console.log(JSON.parse(body))
 * })
 * ```
 */
export async function drainQueue(
  client: SqsClient,
  options: DrainQueueOptions,
  onMessage: (delivery: QueueDelivery) => unknown,
): Promise<DrainResult> {
  requireKind('drainQueue: client', client, anObjectWith('an SQSClient', 'send'))
  requireKind('drainQueue: handler', onMessage, aFunction)
  const { queueUrl, topicArn, signal, onError, ...numbers } = readOptions('drainQueue', options, drainQueueOptionKinds)
  const { batches = 5, waitSeconds = 5, visibilityTimeout = 60, answerTimeout = 10 } = numbers
  const topic = topicOf(topicArn)
  const { region } = client.config
  const queue = { region: typeof region === 'function' ? await region() : region, name: queueName(queueUrl) ?? '' }
  const { DeleteMessageCommand, ReceiveMessageCommand } = await loadCommands()

  const receive = async (): Promise<readonly SqsMessage[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilityTimeout,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    try {
      const sent = client.send(command as never, signal === undefined ? {} : { abortSignal: signal })
      const answer = await answered(sent, waitSeconds + answerTimeout)
      return (answer as { Messages?: SqsMessage[] }).Messages ?? []
    } catch (error) {
      if (signal?.aborted) return []
      throw error
    }
  }
  const handle = async (message: SqsMessage): Promise<boolean> => {
    const { MessageId = '', Body = '', ReceiptHandle } = message
    try {
      await onMessage({ messageId: MessageId, body: Body, topic: topic ?? topicIn(Body), queue, message })
      // Without the signal: what has been handled must go, or it is handled again.
      await answered(
        client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }) as never),
        answerTimeout,
      )
      return true
    } catch (error) {
      void tell(onError, error, message)
      return false
    }
  }

  const result: DrainResult = { received: 0, deleted: 0, failed: 0 }
  for (let batch = 0; batch < batches && !signal?.aborted; batch += 1) {
    const messages = await receive()
    const visibleAgain = performance.now() + visibilityTimeout * 1_000
    const stopped = new Set<string>()
    result.received += messages.length
    for (const message of messages) {
      // By then another receiver has it, or will.
      if (signal?.aborted || performance.now() >= visibleAgain) break
      const group = orderedGroup(queue, message)
      if (group !== undefined && stopped.has(group)) continue
      if (await handle(message)) result.deleted += 1
      else {
        result.failed += 1
        if (group !== undefined) stopped.add(group)
      }
    }
  }
  return result
}

/** The group within which a FIFO queue keeps messages in order. Other queues have groups as well, and keep no order. */
function orderedGroup({ name }: NamedResource, { Attributes }: SqsMessage): string | undefined {
  return name.endsWith('.fifo') ? (Attributes?.MessageGroupId ?? '') : undefined
}

async function answered<Answer>(sent: Promise<Answer>, seconds: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Amazon SQS did not answer within ${seconds} s`)), seconds * 1_000)
  })
  try {
    return await Promise.race([sent, timeout])
  } finally {
    clearTimeout(timer)
  }
}

// Inside try, bundlers let it be absent, for those who use the rest of this package.
async function loadCommands(): Promise<typeof import('@aws-sdk/client-sqs')> {
  try {
    return await import('@aws-sdk/client-sqs')
  } catch (cause) {
    throw new Error('drainQueue needs the package @aws-sdk/client-sqs', { cause })
  }
}

// A listener that fails must not keep the rest of the queue from being handled.
async function tell(onError: DrainQueueOptions['onError'], error: unknown, message: SqsMessage): Promise<void> {
  try {
    await onError?.(error, message)
  } catch (thrown) {
    warn('onError failed', thrown)
  }
}
