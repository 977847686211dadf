import type { Step } from '../checks/checks.js'
import { createVerifier, requireBodyLimit } from '../checks/create-verifier.js'
import { filled } from '../checks/filled.js'
import { requireTolerance } from '../checks/freshness.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import type { Verifier } from '../checks/verifier.js'
import { createCertificateGroup } from '../signing-certificate/certificate-group.js'
import { type CertificateOptions, readCertificateOptions } from '../signing-certificate/certificate-options.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import { canonicalIssuerUrl } from './issuer-url.js'
import { claimChecks, fieldSignatureChecks, messageChecks, messageReplayCheck, type SnsContext } from './sns-checks.js'
import { snsIdentity } from './sns-identity.js'
import type { SnsMessage } from './sns-message.js'
import { type anyTopic, readWantedTopics } from './topic-arns.js'
import { VerifiedMessage } from './verified-message.js'

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
  /** Refuses a message that comes a second time, by its MessageId. Default: none; the timestamp alone then limits replays. */
  replayGuard?: ReplayGuard
  /** The clock. Default: the system's. */
  currentDate?: () => Date
  /** Bytes of a body at the most. Default 2 MiB, which the 256 KiB of a message fit into however they are escaped. */
  maxBodyBytes?: number
  /**
   * Seconds that a message may be old, both ends included. Default 3900: AWS repeats a delivery for an hour. At the most
   * two weeks, which a queue in between may keep it. The timestamp may be 300 seconds ahead, whatever is set here.
   */
  timestampTolerance?: number
  /** Whether SignatureVersion 1, which signs with SHA-1, is served. Default true: it is what a topic has unless told. */
  allowSha1?: boolean
}

const defaultTolerance = 3_900
const mostTolerance = 1_209_600

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
  const { replayGuard, currentDate = () => new Date(), maxBodyBytes = 2_097_152, allowSha1 = true } = options
  const tolerance = requireTolerance(options.timestampTolerance ?? defaultTolerance, mostTolerance)
  const sources = readCertificateOptions(options)
  const topics = readWantedTopics(options.topicArns)
  const steps: readonly Step<SnsContext>[] = [
    ...messageChecks(topics, allowSha1),
    ...claimChecks(topics, tolerance),
    createCertificateGroup(sources, { file: 'end-entity', proof: readProof(options) }, readIssuerRules(options)),
    ...fieldSignatureChecks(sources.crypto),
    ...(replayGuard === undefined
      ? []
      : [messageReplayCheck({ guard: replayGuard, currentDate, crypto: sources.crypto }, tolerance)]),
  ]
  return createVerifier({
    identity: snsIdentity,
    maxBodyBytes: requireBodyLimit(maxBodyBytes),
    logger: sources.logger,
    steps,
    reports: async () => (await import('./sns-reports.js')).snsReports(sources.crypto),
    open: (request): SnsContext => ({ request, now: currentDate(), certificateUrl: '', dnsName: '' }),
    conclude(context) {
      const { certificateUrl, notAfter } = filled(context.signingKey)
      const payload = filled(context.message)
      const verified = {
        scheme: snsIdentity.name,
        payload,
        body: context.request.body,
        timestamp: filled(context.timestamp),
        signer: { id: context.dnsName, certificateUrl, notAfter },
        algorithm: `RSASSA-PKCS1-v1_5-${filled(context.signature).hash}`,
      } as const
      return new VerifiedMessage(verified, context.claim)
    },
  })
}

function readProof({ chain = 'full', intermediates }: SnsVerifierOptions): 'path' | 'transport' {
  if (chain === 'full') return 'path'
  if (chain !== 'transport') throw new TypeError("chain must be 'full' or 'transport'")
  if (intermediates !== undefined) throw new TypeError("intermediates are of no use with chain: 'transport'")
  return chain
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

function readIssuerRules({ intermediates }: SnsVerifierOptions): IssuerRules {
  // What stands between is read with the first certificate that needs it: reading certificates is no part of this entry.
  if (intermediates !== undefined && !certificateBlock.test(intermediates))
    throw new TypeError('intermediates must be PEM certificates')
  return { canonicalUrl: canonicalIssuerUrl, intermediates }
}
