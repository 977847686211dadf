import { parseUnproven } from '../encoding/json.js'
import type { ConfirmSubscriptionOptions } from '../scheme/confirming.js'
import { requestConfirmation, requireSubscribeUrl } from '../scheme/fetching.js'
import { smnIdentity } from './smn-identity.js'
import type { SmnSubscriptionConfirmation } from './smn-message.js'
import { parseTopicUrn } from './topic-urn.js'

/** The answer of SMN to a confirmation. */
export interface ConfirmedSmnSubscription {
  /** The URN of the subscription, which begins with the URN of the topic. Undefined if the answer does not name it. */
  readonly subscriptionUrn: string | undefined
}

/** Asks SMN to confirm the subscription of a verified message. Throws the errors that `confirmSmnSubscription` documents. */
export async function confirm(
  message: SmnSubscriptionConfirmation,
  options: ConfirmSubscriptionOptions | undefined,
): Promise<ConfirmedSmnSubscription> {
  const url = (): string => subscribeUrlOf(message)
  const service = { owner: 'confirmSmnSubscription', name: 'SMN', identity: smnIdentity, url }
  const subscriptionUrn = readUrn(await requestConfirmation(service, options))
  return Object.freeze({ subscriptionUrn: isOfTopic(subscriptionUrn, message) ? subscriptionUrn : undefined })
}

/**
 * Returns the URL that confirms the subscription of a message, at the console of the region of the topic. It may name the
 * region.
 *
 * @throws VerificationError ERR_SUBSCRIBE_URL_FORBIDDEN
 */
export function subscribeUrlOf({ subscribe_url: text, topic_urn }: SmnSubscriptionConfirmation): string {
  const { region } = parseTopicUrn(topic_urn)
  return requireSubscribeUrl({
    text,
    field: 'subscribe_url',
    identity: smnIdentity,
    origin: new RegExp(`^https://(?:${region}-)?console\\.huaweicloud\\.com$`),
    path: /^\/smn\/subscription\/confirm$/,
    required: { topic_urn, token: undefined },
    optional: { region, region_id: region },
  })
}

// The status confirms the subscription. The body is informative: Huawei does not document its form.
function readUrn(body: Uint8Array): unknown {
  try {
    return parseUnproven(body).subscription_urn
  } catch {
    return undefined
  }
}

function isOfTopic(urn: unknown, { topic_urn }: SmnSubscriptionConfirmation): urn is string {
  if (typeof urn !== 'string' || !urn.startsWith(`${topic_urn}:`)) return false
  return /^[A-Za-z0-9-]{1,64}$/.test(urn.slice(topic_urn.length + 1))
}
