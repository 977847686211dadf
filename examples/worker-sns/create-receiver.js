import { cacheStore, durableReplayGuard, verified } from '@countersign/cloudflare'
import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'

/**
 * Creates a Worker that receives the deliveries of one SNS topic and sends each notification to a queue once. It confirms
 * the subscription itself. `optionsFor` adds options to the verifier.
 */
export function createReceiver(optionsFor = () => ({})) {
  const verifierFor = (env) =>
    createSnsVerifier({
      topicArns: [env.TOPIC_ARN],
      certificateStore: cacheStore(),
      replayGuard: durableReplayGuard(env.REPLAY),
      ...optionsFor(env),
    })
  const receive = async (delivery, _request, env) => {
    const { payload } = delivery
    if (payload.Type === 'SubscriptionConfirmation') await confirmSubscription(delivery)
    // Wait for the queue: if it does not take the message, the answer is 500, the claim is released, and SNS delivers again.
    if (payload.Type === 'Notification') await env.MESSAGES.send({ id: payload.MessageId, message: payload.Message })
    return new Response(null, { status: 204 })
  }
  return { fetch: verified(verifierFor, receive) }
}
