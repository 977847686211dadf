import { VerificationError } from '@countersign/core'
import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
import { drainQueue } from '@countersign/node'
import { requireSignature } from '@countersign/node/express'
import express from 'express'

/**
 * Creates a webhook for one topic. It confirms its subscription itself, and drains a queue at each notification.
 *
 * @param options.topicArn - the topic whose messages are accepted
 * @param options.sqs - an SQSClient
 * @param options.queue - options of drainQueue
 * @param options.onMessage - handles a message of the queue; if it throws, the message stays in the queue
 * @param options.log - receives a line of text
 * @param options.verifier - options of createSnsVerifier
 */
export function createReceiver({ topicArn, sqs, queue, onMessage, log, verifier: more = {} }) {
  const verifier = createSnsVerifier({ topicArns: [topicArn], ...more })
  const stop = new AbortController()
  let draining
  let again = false

  const drainAll = async () => {
    while (again && !stop.signal.aborted) {
      again = false
      const onError = ({ message }, { MessageId }) =>
        log(`message ${MessageId} failed, and will be delivered again: ${message}`)
      const { received, deleted, failed } = await drainQueue(
        sqs,
        { topicArn, signal: stop.signal, onError, ...queue },
        onMessage,
      )
      log(`drained: ${received} received, ${deleted} handled, ${failed} failed`)
    }
  }
  // There is only one drain at a time. If a notification arrives during a drain, another drain follows.
  const drain = () => {
    again = true
    draining ??= drainAll()
      .catch(({ message }) => log(`the queue could not be drained: ${message}`))
      .finally(() => {
        draining = undefined
      })
  }

  const app = express()
  app.post(
    '/sns',
    requireSignature(verifier, async (verified, _req, res) => {
      const { payload } = verified
      if (payload.Type === 'SubscriptionConfirmation') {
        const { subscriptionArn } = await confirmSubscription(verified, { fetch: more.fetch ?? fetch })
        log(`subscribed: ${subscriptionArn}`)
      }
      if (payload.Type === 'Notification') {
        log(`notified: ${payload.MessageId}`)
        drain()
      }
      // Answer before the drain ends, because SNS waits 15 seconds and then delivers again.
      res.sendStatus(200)
    }),
  )
  app.use((error, _req, res, _next) => {
    log(`failed: ${error.message}`)
    res.sendStatus(error instanceof VerificationError ? error.status : 500)
  })

  return {
    app,
    /** Resolves once no drain is running. */
    idle: async () => {
      while (draining !== undefined) await draining
    },
    /** Finishes the current message, and takes no further messages. */
    async stop() {
      stop.abort()
      await draining
    },
  }
}
