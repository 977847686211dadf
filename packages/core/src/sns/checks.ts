import type { Nothing } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { VerificationError } from '../errors.js'
import { requirePost } from '../request/received-request.js'
import type { CertificateFindings } from '../signing-certificate/check-certificate.js'
import type { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { VerifiedSignature } from '../signing-certificate/verification-key.js'
import { refuseRawDelivery, requireAgreement } from './message-headers.js'
import { buildStringToSign, type MessageSignature, readSignature, verifyMessage } from './message-signature.js'
import { requireSigningCertificateUrl, signingCertificateName } from './signing-certificate.js'
import { parseSnsMessage, type SnsMessage, timestampOf } from './sns-message.js'
import type { TopicArn } from './topic-arn.js'
import type { WantedTopics } from './wanted-topics.js'

/** The findings of the checks of an SNS delivery, by id. */
export interface SnsFindings extends CertificateFindings {
  method: Nothing
  'raw-delivery': Nothing
  payload: ParsedMessage
  headers: Nothing
  'signature-version': MessageSignature
  topic: Nothing
  timestamp: Nothing
  /** The string to sign in UTF-8. */
  'string-to-sign': Uint8Array<ArrayBuffer>
  signature: VerifiedSignature
}

/** A message, and the parsed values of some of its fields. */
export interface ParsedMessage {
  readonly message: SnsMessage
  readonly topic: TopicArn
  readonly timestamp: Date
}

/** The settings that are the same for every delivery to a verifier. */
export interface SnsSettings {
  readonly certificates: SigningCertificates
  readonly topics: WantedTopics
  readonly allowSha1: boolean
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of AWS may be ahead of ours, in seconds.
const futureTolerance = 300

/**
 * Checks a delivery of Amazon SNS. The certificate depends on the topic, so the message is read before its signature is
 * verified. Its fields can lead to a refusal before any download.
 */
export async function checkSnsDelivery(
  { check, request, now }: Run<SnsFindings>,
  { certificates, topics, allowSha1, timestampTolerance }: SnsSettings,
): Promise<Proved<SnsMessage>> {
  check('method', () => requirePost(request))
  check('raw-delivery', () => refuseRawDelivery(request.headers))
  const parsed = check('payload', () => {
    const message = parseSnsMessage(request.body)
    return { message, topic: topics.parse(message.TopicArn), timestamp: timestampOf(message) }
  })
  check('headers', () => requireAgreement(request.headers, parsed().message))
  const version = check('signature-version', () => readSignature(parsed().message, allowSha1))
  check('topic', () => {
    if (topics.has(parsed().message.TopicArn)) return
    throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The message is of a topic that is not on the list')
  })
  check('timestamp', () =>
    checkFreshness(parsed().timestamp, now, { past: timestampTolerance, future: futureTolerance }),
  )
  const certificate = check('certificate-url', () => {
    const { message, topic } = parsed()
    return { url: requireSigningCertificateUrl(message.SigningCertURL, topic), dnsName: signingCertificateName(topic) }
  })
  const key = await certificates.check(check, certificate, now)
  const signed = check('string-to-sign', () => encodeUtf8(buildStringToSign(parsed().message)))
  const signature = await check.wait('signature', () =>
    certificates.verify(key(), certificate(), now, (candidate) => verifyMessage(candidate, version(), signed())),
  )
  const { message, timestamp } = parsed()
  return {
    payload: message,
    timestamp,
    signer: {
      id: certificate().dnsName,
      certificateUrl: certificate().url,
      notAfter: new Date(signature().key.notAfter),
    },
    algorithm: `RSASSA-PKCS1-v1_5-${signature().hash}`,
    covers: 'fields',
    // AWS repeats a delivery with the same MessageId.
    replay: { id: () => `sns:${message.MessageId}`, tolerance: () => timestampTolerance },
  }
}
