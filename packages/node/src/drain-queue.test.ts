import { describe, expect, it } from 'vitest'
import {
  type DrainQueueOptions,
  drainQueue,
  type QueueDelivery,
  type SqsClient,
  type SqsMessage,
} from './drain-queue.js'

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'
const topicArn = 'arn:aws:sns:us-east-1:123456789012:Orders'

interface Sent {
  readonly name: string
  readonly input: Record<string, unknown>
}

/** A queue in memory that answers the commands of the SDK that the tests need. */
function createQueue(
  bodies: readonly string[],
  options: { failDelete?: (handle: string) => boolean; hangDelete?: (handle: string) => boolean } = {},
) {
  const waiting: SqsMessage[] = bodies.map((Body, index) => ({
    MessageId: `m${index}`,
    ReceiptHandle: `r${index}`,
    Body,
    // In the tests of FIFO queues the body begins with the group: A1, A2, B1.
    Attributes: { MessageGroupId: Body.slice(0, 1) },
  }))
  const invisible = new Map<string, SqsMessage>()
  const sent: Sent[] = []
  const client: SqsClient = {
    config: { region: async () => 'eu-west-1' },
    async send(command: never, { abortSignal } = {}) {
      const { input } = command as { input: Record<string, unknown> }
      const { name } = (command as object).constructor
      sent.push({ name, input })
      abortSignal?.throwIfAborted()
      if (name === 'ReceiveMessageCommand') {
        const messages = waiting.splice(0, Number(input.MaxNumberOfMessages))
        for (const message of messages) invisible.set(message.ReceiptHandle ?? '', message)
        return messages.length === 0 ? {} : { Messages: messages }
      }
      if (options.hangDelete?.(String(input.ReceiptHandle))) return await new Promise(() => {})
      if (options.failDelete?.(String(input.ReceiptHandle))) throw new Error('delete failed')
      invisible.delete(String(input.ReceiptHandle))
      return {}
    },
  }
  /** Ends the visibility timeout of every message. */
  const reappear = (): void => {
    waiting.push(...invisible.values())
    invisible.clear()
  }
  return { client, sent, reappear, left: () => waiting.length + invisible.size }
}

describe('drainQueue', () => {
  it('asks for ten messages at a time, with the options maxBatches and waitSeconds', async () => {
    const { client, sent } = createQueue([])
    expect(await drainQueue(client, { queueUrl }, () => {})).toEqual({ received: 0, deleted: 0, failed: 0 })
    expect(sent).toHaveLength(5)
    expect(sent[0]).toEqual({
      name: 'ReceiveMessageCommand',
      input: {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 5,
        VisibilityTimeout: 60,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
    })
    await drainQueue(client, { queueUrl, batches: 2, waitSeconds: 0, visibilityTimeout: 30 }, () => {})
    expect(sent).toHaveLength(7)
    expect(sent[6]?.input).toMatchObject({ WaitTimeSeconds: 0, VisibilityTimeout: 30 })
  })

  it('passes each message with the region and the name of its topic and queue', async () => {
    const bodies = [
      JSON.stringify({ Type: 'Notification', TopicArn: topicArn, Message: 'x' }),
      'no JSON',
      '{"TopicArn":1}',
      'null',
    ]
    const { client } = createQueue(bodies)
    const deliveries: QueueDelivery[] = []
    await drainQueue(client, { queueUrl, batches: 1 }, (delivery) => deliveries.push(delivery))
    const queue = { region: 'eu-west-1', name: 'orders' }
    expect(deliveries).toMatchObject([
      {
        messageId: 'm0',
        body: bodies[0],
        topic: { region: 'us-east-1', name: 'Orders' },
        queue,
        message: { ReceiptHandle: 'r0' },
      },
      { messageId: 'm1', body: 'no JSON', queue },
      { messageId: 'm2', queue },
      { messageId: 'm3', queue },
    ])
    expect(deliveries.slice(1).map(({ topic }) => topic)).toEqual([undefined, undefined, undefined])
  })

  it('prefers the topic of the caller to the topic of the message', async () => {
    const { client } = createQueue([JSON.stringify({ TopicArn: topicArn })])
    const topics: unknown[] = []
    const givenTopic = 'arn:aws-cn:sns:cn-north-1:123456789012:Mine.fifo'
    await drainQueue(client, { queueUrl, batches: 1, topicArn: givenTopic }, ({ topic }) => topics.push(topic))
    expect(topics).toEqual([{ region: 'cn-north-1', name: 'Mine.fifo' }])
  })

  it('deletes only messages that were handled', async () => {
    const queue = createQueue(Array.from({ length: 25 }, (_, index) => String(index)))
    const errors: unknown[] = []
    const handled: string[] = []
    const onMessage = async ({ body }: QueueDelivery): Promise<void> => {
      if (body === '3' || body === '17') throw new Error(`not ${body}`)
      handled.push(body)
    }
    const onError = (error: unknown, { MessageId }: SqsMessage): void => {
      errors.push([(error as Error).message, MessageId])
      throw new Error('a listener that fails as well')
    }
    expect(await drainQueue(queue.client, { queueUrl, onError }, onMessage)).toEqual({
      received: 25,
      deleted: 23,
      failed: 2,
    })
    expect(errors).toEqual([
      ['not 3', 'm3'],
      ['not 17', 'm17'],
    ])
    expect(queue.left()).toBe(2)

    queue.reappear()
    const again: string[] = []
    await drainQueue(queue.client, { queueUrl, batches: 1 }, ({ body }) => again.push(body))
    expect(again.sort()).toEqual(['17', '3'])
    expect(queue.left()).toBe(0)
  })

  it('waits for one handler before it starts the next', async () => {
    const { client } = createQueue(['a', 'b', 'c'])
    let running = 0
    let most = 0
    await drainQueue(client, { queueUrl, batches: 1 }, async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running -= 1
    })
    expect(most).toBe(1)
  })

  it('counts a deletion that fails, and continues', async () => {
    const queue = createQueue(['a', 'b', 'c'], { failDelete: (handle) => handle === 'r1' })
    expect(await drainQueue(queue.client, { queueUrl, batches: 1 }, () => {})).toEqual({
      received: 3,
      deleted: 2,
      failed: 1,
    })
  })

  it('does not handle messages that have become visible to other receivers', async () => {
    const queue = createQueue(['a', 'b', 'c'])
    const handled: string[] = []
    const result = await drainQueue(queue.client, { queueUrl, batches: 1, visibilityTimeout: 1 }, async ({ body }) => {
      handled.push(body)
      await new Promise((resolve) => setTimeout(resolve, 600))
    })
    expect(handled).toEqual(['a', 'b'])
    expect(result).toEqual({ received: 3, deleted: 2, failed: 0 })
  })

  it('stops after the current message when the signal aborts, and still deletes it', async () => {
    const queue = createQueue(['a', 'b', 'c'])
    const controller = new AbortController()
    const options: DrainQueueOptions = { queueUrl, signal: controller.signal }
    const result = await drainQueue(queue.client, options, () => controller.abort())
    expect(result).toEqual({ received: 3, deleted: 1, failed: 0 })
    expect(queue.sent.map(({ name }) => name)).toEqual(['ReceiveMessageCommand', 'DeleteMessageCommand'])
    expect(await drainQueue(queue.client, options, () => {})).toEqual({ received: 0, deleted: 0, failed: 0 })
    expect(queue.sent).toHaveLength(2)
  })

  it('stops while it waits for messages', async () => {
    const controller = new AbortController()
    const client: SqsClient = {
      config: { region: 'eu-west-1' },
      send: (_command, { abortSignal } = {}) =>
        new Promise((_, reject) => {
          abortSignal?.addEventListener('abort', () => reject(abortSignal.reason))
        }),
    }
    setTimeout(() => controller.abort(), 20)
    expect(await drainQueue(client, { queueUrl, signal: controller.signal }, () => {})).toMatchObject({ received: 0 })
  })

  it('rejects if the queue cannot be read', async () => {
    const client: SqsClient = {
      config: { region: 'eu-west-1' },
      send: () => Promise.reject(new Error('no such queue')),
    }
    await expect(drainQueue(client, { queueUrl }, () => {})).rejects.toThrow('no such queue')
  })

  const fifoUrl = `${queueUrl}.fifo`
  const bodies = ['A1', 'B1', 'A2', 'B2', 'A3']

  it('stops the group of a FIFO queue if a message fails, and continues with the other groups', async () => {
    const queue = createQueue(bodies)
    const handled: string[] = []
    const result = await drainQueue(queue.client, { queueUrl: fifoUrl, batches: 1 }, ({ body }) => {
      handled.push(body)
      if (body === 'A2') throw new Error('not A2')
    })
    expect(handled).toEqual(['A1', 'B1', 'A2', 'B2'])
    expect(result).toEqual({ received: 5, deleted: 3, failed: 1 })
    expect(queue.left()).toBe(2)
  })

  it('stops the group if a deletion fails, because that message must be handled before the others', async () => {
    const queue = createQueue(bodies, { failDelete: (handle) => handle === 'r0' })
    const handled: string[] = []
    await drainQueue(queue.client, { queueUrl: fifoUrl, batches: 1 }, ({ body }) => handled.push(body))
    expect(handled).toEqual(['A1', 'B1', 'B2'])
    expect(queue.left()).toBe(3)
  })

  it('continues with the group of a standard queue, which does not keep order', async () => {
    const queue = createQueue(bodies)
    const result = await drainQueue(queue.client, { queueUrl, batches: 1 }, ({ body }) => {
      if (body === 'A1') throw new Error('not A1')
    })
    expect(result).toEqual({ received: 5, deleted: 4, failed: 1 })
  })

  it('does not wait for a deletion that is never answered', async () => {
    const queue = createQueue(['a', 'b'], { hangDelete: (handle) => handle === 'r0' })
    const errors: unknown[] = []
    const onError = (error: unknown): number => errors.push(error)
    const result = await drainQueue(queue.client, { queueUrl, batches: 1, answerTimeout: 0.02, onError }, () => {})
    expect(result).toEqual({ received: 2, deleted: 1, failed: 1 })
    expect(errors).toMatchObject([{ message: 'Amazon SQS did not answer within 0.02 s' }])
  })

  it('does not wait for messages forever', async () => {
    const client: SqsClient = { config: { region: 'eu-west-1' }, send: () => new Promise(() => {}) }
    const options = { queueUrl, waitSeconds: 0, answerTimeout: 0.02 }
    await expect(drainQueue(client, options, () => {})).rejects.toThrow('did not answer within 0.02 s')
  })

  it('continues if onError rejects', async () => {
    const { client } = createQueue(['a', 'b'])
    const unhandled: unknown[] = []
    const onUnhandled = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', onUnhandled)
    const onError = async (): Promise<void> => {
      throw new Error('onError fails as well')
    }
    const result = await drainQueue(client, { queueUrl, batches: 1, onError }, () => {
      throw new Error('no')
    })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
    expect(result).toMatchObject({ failed: 2 })
    expect(unhandled).toEqual([])
  })

  it.each<[string, unknown[]]>([
    ['no client', [undefined, { queueUrl }, () => {}]],
    ['an object that is not a client', [{ config: {} }, { queueUrl }, () => {}]],
    ['no options', [createQueue([]).client, undefined, () => {}]],
    ['no handler', [createQueue([]).client, { queueUrl }]],
  ])('refuses %s', async (_, given) => {
    await expect((drainQueue as (...given: unknown[]) => Promise<unknown>)(...given)).rejects.toThrow(TypeError)
  })

  it.each<Partial<DrainQueueOptions>>([
    { queueUrl: '' },
    { queueUrl: 'orders' },
    { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/' },
    { topicArn: 'arn:aws:sqs:us-east-1:123456789012:Orders' },
    { batches: 0 },
    { batches: Number.POSITIVE_INFINITY },
    { waitSeconds: 21 },
    { waitSeconds: -1 },
    { visibilityTimeout: 0 },
    { visibilityTimeout: 1.5 },
    { answerTimeout: 0 },
    { batches: '5' as never },
    { batch: 5 } as never,
    { onError: 'log' as never },
    { signal: {} as never },
  ])('refuses %j', async (wrong) => {
    const { client, sent } = createQueue([])
    await expect(drainQueue(client, { queueUrl, ...wrong }, () => {})).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })
})
