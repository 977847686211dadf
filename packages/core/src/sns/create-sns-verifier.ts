import type { CertificateOptions } from '../scheme/certificate-kind.js'
import { createCertificateScheme } from '../scheme/certificate-scheme.js'
import { aFlag, aNumber, loadOnce, type OptionKind, oneOf, type Verifier } from '../scheme/parts.js'
import { loadChecks } from '../scheme/scheme-members.js'
import type { SnsFindings, SnsSettings } from './checks.js'
import { certificateUrls, issuerUrls, signingCertificateName } from './signing-certificate.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsMessage } from './sns-message.js'
import { type anyTopic, readWantedTopics, topicArnsKind } from './wanted-topics.js'

/** Options of {@link createSnsVerifier}. */
export interface SnsVerifierOptions extends CertificateOptions {
  /** The full ARNs of the topics whose messages are accepted, or {@link anyTopic}. */
  topicArns: readonly string[] | typeof anyTopic
  /**
   * What proves the signing certificate. `full`, the default, requires a certification path to a trust anchor. `transport`
   * requires only the download over TLS: no certificate signature is verified. It does not use the certificate store,
   * because nothing would prove a stored file. Both check the validity, name, key and usages.
   */
  chain?: 'full' | 'transport'
  /**
   * PEM of Amazon's intermediate certificates, for a host that may not fetch them from `crt.*.amazontrust.com`. They are
   * candidates for a certification path and are not trusted. Default: none. Missing certificates are downloaded.
   */
  intermediates?: string
  /**
   * The largest age of a message in seconds, which is included. Default 3900, because AWS repeats a delivery for an hour. It
   * can be at most two weeks, because a queue may keep a message that long. The timestamp may always be 300 seconds in the
   * future.
   */
  timestampTolerance?: number
  /**
   * Whether SignatureVersion 1, which signs with SHA-1, is accepted. Default true, because topics use version 1 by default.
   */
  allowSha1?: boolean
}

const defaultTolerance = 3_900
const largestTolerance = 1_209_600

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

// This module does not parse certificates. The content between the two lines is parsed when a certificate first needs it.
const pemCertificates: OptionKind = {
  wanted: 'PEM certificates',
  accepts: (value) => typeof value === 'string' && certificateBlock.test(value),
}

const create = /* @__PURE__ */ createCertificateScheme<SnsMessage, SnsVerifierOptions, SnsSettings, SnsFindings>({
  ...snsIdentity,
  creator: 'createSnsVerifier',
  covers: 'fields',
  maxBodyBytes: 2_097_152,
  certificate: {
    url: certificateUrls,
    dnsName: signingCertificateName,
    file: 'end-entity',
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: /* @__PURE__ */ loadOnce(async () => (await import('../trust/amazon.js')).amazonTrustAnchors()),
  },
  options: {
    topicArns: topicArnsKind,
    chain: /* @__PURE__ */ oneOf('full', 'transport'),
    intermediates: pemCertificates,
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
    allowSha1: aFlag,
  },
  proving({ chain = 'full', intermediates }) {
    if (chain === 'full') return { proof: 'path', issuers: { url: issuerUrls, intermediates } }
    if (intermediates === undefined) return { proof: 'transport' }
    throw new TypeError("createSnsVerifier: options.intermediates is of no use with chain: 'transport'")
  },
  settings: ({ topicArns, timestampTolerance = defaultTolerance, allowSha1 = true }) => ({
    topics: readWantedTopics(topicArns),
    allowSha1,
    timestampTolerance,
  }),
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkSnsDelivery),
  sample: async () => (await import('./sample.js')).snsSample,
  reports: async (settings, { crypto }) => (await import('./reports.js')).snsReports(crypto, settings),
})

/**
 * Creates a verifier for the HTTP(S) deliveries of Amazon SNS: notifications and confirmations.
 *
 * @throws TypeError if an option is unknown or not valid: no topic, a value that is not a topic ARN, `intermediates` without
 * a certificate, or a tolerance above two weeks.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 *
 * @example
 * ```ts
 * import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
 *
 * const verifier = createSnsVerifier({ topicArns: ['arn:aws:sns:us-east-1:123456789012:orders'] })
 *
 * export async function receive(request: Request): Promise<string | undefined> {
 *   const verified = await verifier.verify(request)
 *   if (verified.payload.Type === 'Notification') return verified.payload.Message
 *   if (verified.payload.Type === 'SubscriptionConfirmation') await confirmSubscription(verified)
 *   return undefined
 * }
 * ```
 */
export function createSnsVerifier(options: SnsVerifierOptions): Verifier<SnsMessage> {
  return create(options)
}
