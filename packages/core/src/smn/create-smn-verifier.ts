import { aNumber, type Verifier } from '../scheme/parts.js'
import type { PinnedOptions } from '../scheme/pinned-kind.js'
import { createPinnedScheme } from '../scheme/pinned-scheme.js'
import { loadChecks } from '../scheme/scheme-members.js'
import type { SmnFindings, SmnSettings } from './checks.js'
import { smnIdentity } from './smn-identity.js'
import type { SmnMessage } from './smn-message.js'
import { type anyTopic, readWantedTopics, topicUrnsKind } from './wanted-topics.js'

/** Options of {@link createSmnVerifier}. */
export interface SmnVerifierOptions extends PinnedOptions {
  /** The full URNs of the topics whose messages are accepted, or {@link anyTopic}. */
  topicUrns: readonly string[] | typeof anyTopic
  /**
   * PEM of the signing certificates that are accepted: CERTIFICATE blocks, or PUBLIC KEY blocks if the certificate of a region
   * is not available. They replace the default. Each of them is tried. Only the key and the validity of a certificate count.
   * Default: the certificate that Huawei publishes, which is valid until 2030-09-07.
   */
  certificates?: string
  /**
   * The largest age of a message in seconds, which is included. Default 90,000, because SMN repeats a delivery within a day. It
   * can be at most two weeks, because a queue may keep a message that long. The timestamp may always be 300 seconds in the
   * future.
   */
  timestampTolerance?: number
}

const defaultTolerance = 90_000
const largestTolerance = 1_209_600

const create = /* @__PURE__ */ createPinnedScheme<SmnMessage, SmnVerifierOptions, SmnSettings, SmnFindings>({
  ...smnIdentity,
  creator: 'createSmnVerifier',
  covers: 'fields',
  maxBodyBytes: 2_097_152,
  pinned: { pins: async () => (await import('../trust/huawei-smn.js')).huaweiSmnPins },
  options: {
    topicUrns: topicUrnsKind,
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
  },
  settings: ({ topicUrns, timestampTolerance = defaultTolerance }) => ({
    topics: readWantedTopics(topicUrns),
    timestampTolerance,
  }),
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkSmnDelivery),
  sample: async () => (await import('./sample.js')).smnSample,
  reports: async (settings, { crypto }) => (await import('./reports.js')).smnReports(crypto, settings),
})

/**
 * Creates a verifier for the HTTP(S) deliveries of Huawei Cloud Simple Message Notification (SMN): notifications and
 * confirmations. The keys that may sign are pinned, and nothing is downloaded.
 *
 * @throws TypeError if an option is unknown or not valid: no topic, a value that is not a topic URN, `certificates` without a
 * block or with one of another type, or a tolerance above two weeks.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9003.html
 *
 * @example
 * ```ts
 * import { confirmSmnSubscription, createSmnVerifier } from '@countersign/core/smn'
 *
 * const topicUrns = ['urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders']
 * const verifier = createSmnVerifier({ topicUrns })
 *
 * export async function receive(request: Request): Promise<string | undefined> {
 *   const verified = await verifier.verify(request)
 *   if (verified.payload.type === 'Notification') return verified.payload.message
 *   if (verified.payload.type === 'SubscriptionConfirmation') await confirmSmnSubscription(verified)
 *   return undefined
 * }
 * ```
 */
export function createSmnVerifier(options: SmnVerifierOptions): Verifier<SmnMessage> {
  return create(options)
}
