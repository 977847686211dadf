/** What of `SQSClient` of `@aws-sdk/client-sqs` is used. */
export interface SqsClient {
  readonly config: { readonly region: string | (() => Promise<string>) }
  // The SDK's commands are made here; a caller has none to fit.
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

/** A message as Amazon SQS hands it over. */
export interface SqsMessage {
  MessageId?: string | undefined
  ReceiptHandle?: string | undefined
  Body?: string | undefined
  /** Among them `ApproximateReceiveCount`. */
  Attributes?: Partial<Record<string, string>> | undefined
  MessageAttributes?: Record<string, unknown> | undefined
}

/** A topic or queue, by name. */
export interface NamedResource {
  readonly region: string
  readonly name: string
}

/** A message from a queue, with where it came from. */
export interface QueueDelivery {
  readonly messageId: string
  readonly body: string
  /**
   * The topic: of the `topicArn` option, or else what the body itself says where it is an SNS message. The latter is the
   * word of whoever may write to the queue.
   */
  readonly topic: NamedResource | undefined
  readonly queue: NamedResource
  readonly message: SqsMessage
}

/** Options of {@link drainQueue}. */
export interface DrainQueueOptions {
  queueUrl: string
  /** The topic that the queue is subscribed to, such as a verified notification's `TopicArn`. */
  topicArn?: string
  /** How many times to ask for up to ten messages, empty answers included. Default 5. */
  batches?: number
  /** Seconds that an answer waits for a message to come, 20 at the most. Default 5. */
  waitSeconds?: number
  /** Seconds until a message that was not deleted comes again. Longer than ten messages take to handle. Default 60. */
  visibilityTimeout?: number
  /** Stops after the message at hand. What has been received and not handled comes again after `visibilityTimeout`. */
  signal?: AbortSignal
  /** Hears of a handler or a deletion that failed. Default: nobody; the result counts them. */
  onError?: (error: unknown, message: SqsMessage) => void
}

/** What {@link drainQueue} did. */
export interface DrainResult {
  received: number
  /** Handled and deleted. */
  deleted: number
  /** The handler or the deletion failed. They come again, as do those that were neither handled nor deleted. */
  failed: number
}

/**
 * Receives messages of an Amazon SQS queue, up to ten at a time, and hands them to a handler one after the other. A message
 * is deleted once its handler succeeded; where it throws, the message stays in the queue and the next one follows. Each
 * message is handled at least once: more than once where a deletion fails or a handler outlasts `visibilityTimeout`.
 * Needs `@aws-sdk/client-sqs` beside the client.
 *
 * @returns counts, once as many batches were asked for or the signal aborted.
 * @throws TypeError for an option that is none.
 * @throws the SDK's error where the queue cannot be received from.
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
  const { queueUrl, topicArn, signal, onError } = options
  const batches = requireInteger('batches', options.batches ?? 5, 1, Number.MAX_SAFE_INTEGER)
  const waitSeconds = requireInteger('waitSeconds', options.waitSeconds ?? 5, 0, 20)
  const visibilityTimeout = requireInteger('visibilityTimeout', options.visibilityTimeout ?? 60, 1, 43_200)
  const topic = topicArn === undefined ? undefined : topicOf(topicArn)
  if (topicArn !== undefined && topic === undefined) throw new TypeError('topicArn must be the ARN of an SNS topic')
  const { region } = client.config
  const queue = { region: typeof region === 'function' ? await region() : region, name: queueName(queueUrl) }
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
      const answer = await client.send(command as never, signal === undefined ? {} : { abortSignal: signal })
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
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }) as never)
      return true
    } catch (error) {
      tell(onError, error, message)
      return false
    }
  }

  const result: DrainResult = { received: 0, deleted: 0, failed: 0 }
  for (let batch = 0; batch < batches && !signal?.aborted; batch += 1) {
    const messages = await receive()
    const visibleAgain = performance.now() + visibilityTimeout * 1_000
    result.received += messages.length
    for (const message of messages) {
      // By then another receiver has it, or will.
      if (signal?.aborted || performance.now() >= visibleAgain) break
      if (await handle(message)) result.deleted += 1
      else result.failed += 1
    }
  }
  return result
}

// Inside try, bundlers let it be absent, for those who use the rest of this package.
async function loadCommands(): Promise<typeof import('@aws-sdk/client-sqs')> {
  try {
    return await import('@aws-sdk/client-sqs')
  } catch (cause) {
    throw new Error('drainQueue needs the package @aws-sdk/client-sqs', { cause })
  }
}

function requireInteger(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new TypeError(`${name} must be an integer from ${least} to ${most}`)
}

function queueName(queueUrl: string): string {
  const name = URL.canParse(queueUrl) ? new URL(queueUrl).pathname.split('/').at(-1) : ''
  if (!name) throw new TypeError('queueUrl must be the URL of a queue')
  return name
}

function topicIn(body: string): NamedResource | undefined {
  try {
    const { TopicArn } = JSON.parse(body)
    return typeof TopicArn === 'string' ? topicOf(TopicArn) : undefined
  } catch {
    return undefined
  }
}

function topicOf(arn: string): NamedResource | undefined {
  const [, region, name] = /^arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:([A-Za-z0-9_.-]{1,256})$/.exec(arn) ?? []
  return region === undefined || name === undefined ? undefined : { region, name }
}

function tell(onError: DrainQueueOptions['onError'], error: unknown, message: SqsMessage): void {
  try {
    onError?.(error, message)
  } catch {
    // One that throws must not keep the rest of the queue from being handled.
  }
}
