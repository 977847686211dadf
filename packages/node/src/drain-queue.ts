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
 * Receives messages from an Amazon SQS queue, up to ten at a time, and passes them to a handler one after the other. A
 * message is deleted when its handler has succeeded. If the handler throws, the message stays in the queue, and the next
 * one follows. In a FIFO queue the rest of the same message group is then skipped, and is delivered again after the message
 * that failed. Each message is handled at least once, and again if a deletion fails or if a handler takes longer than
 * `visibilityTimeout`. Needs the package `@aws-sdk/client-sqs` for its commands.
 *
 * @returns the counts, after the last batch or when the signal aborts.
 * @throws TypeError if an argument or an option is not valid.
 * @throws the error of the SDK if the queue cannot be read, or an Error if Amazon SQS does not answer in time.
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
      // The signal does not abort this, because a handled message that is not deleted is handled again.
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
      // Another receiver may have these messages by now.
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

/** Returns the group in which a FIFO queue keeps order. Standard queues have groups too, but do not keep order. */
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

// The import is inside try, because bundlers then accept that the package is missing. Programs that use only the rest of this
// package need not install it.
async function loadCommands(): Promise<typeof import('@aws-sdk/client-sqs')> {
  try {
    return await import('@aws-sdk/client-sqs')
  } catch (cause) {
    throw new Error('drainQueue needs the package @aws-sdk/client-sqs', { cause })
  }
}

// If onError fails, the rest of the queue must still be handled.
async function tell(onError: DrainQueueOptions['onError'], error: unknown, message: SqsMessage): Promise<void> {
  try {
    await onError?.(error, message)
  } catch (thrown) {
    warn('onError failed', thrown)
  }
}
