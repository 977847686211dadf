import { VerificationError } from '@countersign/core'
import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
import { drainQueue } from '@countersign/node'
import { requireSignature } from '@countersign/node/express'
import express from 'express'

/**
 * Creates a webhook for one topic, which confirms its subscription by itself, and on each notification drains a queue.
 *
 * @param options.topicArn - the topic whose messages are wanted
 * @param options.sqs - an SQSClient
 * @param options.queue - options of drainQueue
 * @param options.onMessage - handles a message of the queue; one that it throws for stays in the queue
 * @param options.log - takes a line of text
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
      const onError = ({ message }, { MessageId }) => log(`message ${MessageId} failed, and comes again: ${message}`)
      const { received, deleted, failed } = await drainQueue(
        sqs,
        { topicArn, signal: stop.signal, onError, ...queue },
        onMessage,
      )
      log(`drained: ${received} received, ${deleted} handled, ${failed} failed`)
    }
  }
  // One drain at a time; a notification that comes meanwhile is followed by one more.
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
      // Before the drain ends: SNS waits 15 seconds, and then delivers again.
      res.sendStatus(200)
    }),
  )
  app.use((error, _req, res, _next) => {
    log(`failed: ${error.message}`)
    res.sendStatus(error instanceof VerificationError ? error.status : 500)
  })

  return {
    app,
    /** Resolves once no drain is under way. */
    idle: async () => {
      while (draining !== undefined) await draining
    },
    /** Lets the message at hand finish, and takes no more. */
    async stop() {
      stop.abort()
      await draining
    },
  }
}
