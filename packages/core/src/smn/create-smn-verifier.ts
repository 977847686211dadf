import { createVerifier } from '../checks/create-verifier.js'
import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { aNumber, type OptionKinds, readOptions } from '../options/options.js'
import { pinnedCertificatesKind } from '../signing-certificate/pem-blocks.js'
import type { Pin } from '../signing-certificate/pinned-keys.js'
import { loadOnce } from '../transfer/load-once.js'
import { checkSmnDelivery } from './checks.js'
import { type SmnMessage, smnIdentity } from './smn-message.js'
import { type anyTopic, readWantedTopics, topicUrnsKind } from './wanted-topics.js'

/** Options of {@link createSmnVerifier}. */
export interface SmnVerifierOptions extends VerifierOptions {
  /** The full URNs of the topics whose messages are accepted, or {@link anyTopic}. */
  topicUrns: readonly string[] | typeof anyTopic
  /**
   * PEM of the signing certificates that are accepted: CERTIFICATE blocks, or PUBLIC KEY blocks if the certificate of a region
   * cannot be had. They replace the default. Each is tried. Only the key and the validity of a certificate count. Default: the
   * certificate that Huawei publishes, which is valid until 2030-09-07.
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

const optionKinds: OptionKinds<SmnVerifierOptions> = {
  ...verifierOptionKinds,
  topicUrns: topicUrnsKind,
  certificates: pinnedCertificatesKind,
  timestampTolerance: aNumber('seconds', 0, largestTolerance),
}

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
  const given = readOptions('createSmnVerifier', options, optionKinds)
  const common = readVerifierSettings(given, { maxBodyBytes: 2_097_152 })
  const { certificates, timestampTolerance = defaultTolerance } = given
  const { crypto } = common
  const keys = loadOnce(async () => {
    const { PinnedKeys } = await import('../signing-certificate/pinned-keys.js')
    return new PinnedKeys(crypto, await loadPins(crypto, certificates))
  })
  const settings = { keys, topics: readWantedTopics(given.topicUrns), timestampTolerance }
  const topicUrns = typeof given.topicUrns === 'symbol' ? [] : [...given.topicUrns]
  return createVerifier({
    ...common,
    identity: smnIdentity,
    check: (run) => checkSmnDelivery(run, settings),
    prepare: async () => (await import('./prepare.js')).prepareSmn(crypto, keys),
    reports: async () => (await import('./reports.js')).smnReports(crypto, topicUrns),
  })
}

// Only a verifier with its own certificates loads the certificate parser, and only one without loads the default.
async function loadPins(crypto: Crypto, certificates: string | undefined): Promise<readonly Pin[]> {
  if (certificates === undefined) return (await import('../trust/huawei-smn.js')).huaweiSmnPins
  return await (await import('../signing-certificate/read-pins.js')).readPins(crypto, certificates)
}
