import { createVerifier } from '../checks/create-verifier.js'
import type { Verifier } from '../checks/verifier.js'
import { aFlag, aNumber, type OptionKind, type OptionKinds, oneOf, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import { checkSnsDelivery } from './checks.js'
import { issuerUrlPolicy } from './signing-certificate.js'
import type { SnsMessage } from './sns-message.js'
import { snsIdentity } from './sns-message.js'
import { type anyTopic, readWantedTopics, topicArnsKind } from './wanted-topics.js'

/** Options of {@link createSnsVerifier}. */
export interface SnsVerifierOptions extends CertificateOptions {
  /** The ARNs of the topics whose messages are wanted, each in full; or, spelled out, {@link anyTopic}. */
  topicArns: readonly string[] | typeof anyTopic
  /**
   * What proves the signing certificate. `full`, the default, is a certification path to a trust anchor. `transport` is
   * the download over TLS alone: no certificate signature is verified, and the certificate store is not used, since
   * nothing would prove what comes out of it. Validity, name, key and usages are looked at either way.
   */
  chain?: 'full' | 'transport'
  /**
   * PEM of Amazon's intermediate certificates, for a host that may not fetch them from `crt.*.amazontrust.com`. They are
   * candidates for a certification path, and trusted for nothing. Default: none; what is missing is downloaded.
   */
  intermediates?: string
  /**
   * Seconds that a message may be old, both ends included. Default 3900: AWS repeats a delivery for an hour. At the most
   * two weeks, which a queue in between may keep it. The timestamp may be 300 seconds ahead, whatever is set here.
   */
  timestampTolerance?: number
  /** Whether SignatureVersion 1, which signs with SHA-1, is served. Default true: it is what a topic has unless told. */
  allowSha1?: boolean
}

const defaultTolerance = 3_900
const largestTolerance = 1_209_600

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

// What stands between the lines is read with the first certificate that needs it: this entry reads no certificates.
const pemCertificates: OptionKind = {
  wanted: 'PEM certificates',
  accepts: (value) => typeof value === 'string' && certificateBlock.test(value),
}

const optionKinds: OptionKinds<SnsVerifierOptions> = {
  ...certificateOptionKinds,
  topicArns: topicArnsKind,
  chain: oneOf('full', 'transport'),
  intermediates: pemCertificates,
  timestampTolerance: aNumber('seconds', 0, largestTolerance),
  allowSha1: aFlag,
}

/**
 * Creates a verifier of the HTTP(S) deliveries of Amazon SNS: notifications, and the confirmations around them.
 *
 * @throws TypeError for an option that is none: no topic, something that is no topic ARN, `intermediates` without a
 * certificate, a tolerance above two weeks.
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
  const given = readOptions('createSnsVerifier', options, optionKinds)
  const { chain = 'full', intermediates } = given
  if (chain === 'transport' && intermediates !== undefined)
    throw new TypeError("createSnsVerifier: options.intermediates is of no use with chain: 'transport'")
  const common = readCertificateSettings(given, {
    maxBodyBytes: 2_097_152,
    // Loaded when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: async () => (await import('../trust/amazon.js')).amazonTrustAnchors(),
  })
  const settings = {
    certificates: new SigningCertificates(
      common,
      { file: 'end-entity', proof: chain === 'full' ? 'path' : 'transport' },
      chain === 'full' ? { url: issuerUrlPolicy, intermediates } : undefined,
    ),
    topics: readWantedTopics(given.topicArns),
    allowSha1: given.allowSha1 ?? true,
    timestampTolerance: given.timestampTolerance ?? defaultTolerance,
  }
  const topicArns = typeof given.topicArns === 'symbol' ? [] : [...given.topicArns]
  return createVerifier({
    ...common,
    identity: snsIdentity,
    check: (run) => checkSnsDelivery(run, settings),
    prepare: async () => (await import('./prepare.js')).prepareSns(common),
    reports: async () => (await import('./reports.js')).snsReports(common.crypto, topicArns),
  })
}
