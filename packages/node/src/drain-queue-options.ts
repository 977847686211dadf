import { aFunction, type OptionKind, type OptionKinds } from '@countersign/core/http'
import { type NamedResource, queueName, topicOf } from './queue-names.js'

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

/** A message from a queue, with where it came from. */
export interface QueueDelivery {
  readonly messageId: string
  readonly body: string
  /**
   * The topic: of the `topicArn` option, or else what the body itself says if it is an SNS message. The latter is only the
   * word of the one who wrote to the queue.
   */
  readonly topic: NamedResource | undefined
  readonly queue: NamedResource
  readonly message: SqsMessage
}

/** Options of `drainQueue`. */
export interface DrainQueueOptions {
  queueUrl: string
  /** The topic that the queue is subscribed to, such as a verified notification's `TopicArn`. */
  topicArn?: string
  /** How many times to ask for up to ten messages, empty answers included. Default 5. */
  batches?: number
  /** Seconds that an answer waits for a message to come, at most 20. Default 5. */
  waitSeconds?: number
  /** Seconds until a message that was not deleted comes again. Longer than ten messages take to handle. Default 60. */
  visibilityTimeout?: number
  /** Seconds that Amazon SQS may take to answer, besides `waitSeconds`. A deletion without an answer has failed. Default 10. */
  answerTimeout?: number
  /** Stops after the message at hand. What has been received and not handled comes again after `visibilityTimeout`. */
  signal?: AbortSignal
  /** Hears of a handler or a deletion that failed. Default: nobody; the result counts them. */
  onError?: (error: unknown, message: SqsMessage) => unknown
}

/** What `drainQueue` did. */
export interface DrainResult {
  received: number
  /** Handled and deleted. */
  deleted: number
  /** The handler or the deletion failed. They come again, as do those that were neither handled nor deleted. */
  failed: number
}

export const drainQueueOptionKinds: OptionKinds<DrainQueueOptions> = {
  queueUrl: {
    wanted: "the URL of a queue, such as 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'",
    accepts: (value) => queueName(value) !== undefined,
    required: true,
  },
  topicArn: { wanted: 'the ARN of an SNS topic', accepts: (value) => topicOf(value) !== undefined },
  batches: anInteger('batches', 1, Number.MAX_SAFE_INTEGER),
  waitSeconds: anInteger('seconds', 0, 20),
  visibilityTimeout: anInteger('seconds', 1, 43_200),
  answerTimeout: {
    wanted: 'a number of seconds above 0, at most 3600',
    accepts: (value) => typeof value === 'number' && value > 0 && value <= 3_600,
  },
  signal: { wanted: 'an AbortSignal', accepts: (value) => typeof (value as AbortSignal)?.aborted === 'boolean' },
  onError: aFunction,
}

function anInteger(unit: string, least: number, most: number): OptionKind {
  return {
    wanted: `a whole number of ${unit} from ${least} to ${most}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  }
}
