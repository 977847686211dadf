import { aFunction, type OptionKind, type OptionKinds } from '@countersign/core/http'
import { type NamedResource, queueName, topicOf } from './queue-names.js'

/** The members of `SQSClient` of `@aws-sdk/client-sqs` that are used. */
export interface SqsClient {
  readonly config: { readonly region: string | (() => Promise<string>) }
  // This package creates the commands of the SDK, so their type does not matter to a caller.
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

/** Represents a message as Amazon SQS returns it. */
export interface SqsMessage {
  MessageId?: string | undefined
  ReceiptHandle?: string | undefined
  Body?: string | undefined
  /** Attributes of the message, such as `ApproximateReceiveCount`. */
  Attributes?: Partial<Record<string, string>> | undefined
  MessageAttributes?: Record<string, unknown> | undefined
}

/** Represents a message from a queue, and its origin. */
export interface QueueDelivery {
  readonly messageId: string
  readonly body: string
  /**
   * The topic that the option `topicArn` names, or otherwise the topic that an SNS message in the body names. Anyone who may
   * write to the queue can choose the latter.
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
  /** The number of requests for up to ten messages, including those that return none. Default 5. */
  batches?: number
  /** Seconds that Amazon SQS waits for a message before it answers, at most 20. Default 5. */
  waitSeconds?: number
  /** Seconds until a message that was not deleted is delivered again. Must be longer than ten messages take. Default 60. */
  visibilityTimeout?: number
  /** Seconds that Amazon SQS may take to answer, in addition to `waitSeconds`. A deletion without an answer has failed. Default 10. */
  answerTimeout?: number
  /** Stops after the current message. Received messages that were not handled are delivered again after `visibilityTimeout`. */
  signal?: AbortSignal
  /** Called when a handler or a deletion fails. Default: the result only counts the failures. */
  onError?: (error: unknown, message: SqsMessage) => unknown
}

/** The result of `drainQueue`. */
export interface DrainResult {
  received: number
  /** Messages that were handled and deleted. */
  deleted: number
  /** Messages whose handler or deletion failed. They are delivered again, like those that were not handled. */
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
