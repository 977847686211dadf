import { encodeUtf8 } from '../encoding/bytes.js'
import { VerificationError } from '../errors.js'
import type { CertificateRun } from '../scheme/certificate-kind.js'
import { type Nothing, requirePost } from '../scheme/parts.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
import { refuseRawDelivery, requireAgreement } from './message-headers.js'
import { buildStringToSign, type MessageSignature, readSignature, refuseSha1 } from './message-signature.js'
import { parseSnsMessage, type SnsMessage, timestampOf } from './sns-message.js'
import type { TopicArn } from './topic-arn.js'
import type { WantedTopics } from './wanted-topics.js'

/** The findings of the checks of an SNS delivery, by id. */
export interface SnsFindings {
  method: Nothing
  'raw-delivery': Nothing
  payload: ParsedMessage
  headers: Nothing
  'signature-version': MessageSignature
  topic: Nothing
  /** The string to sign in UTF-8. */
  'string-to-sign': Uint8Array<ArrayBuffer>
}

/** A message, and the parsed values of some of its fields. */
export interface ParsedMessage {
  readonly message: SnsMessage
  readonly topic: TopicArn
  readonly timestamp: Date
}

/** The settings that are the same for every delivery to a verifier. */
export interface SnsSettings {
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
  { check, request, certificate, fresh }: CertificateRun<SnsFindings>,
  { topics, allowSha1, timestampTolerance }: SnsSettings,
): Promise<SchemeResult<SnsMessage>> {
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
  const timestamp = fresh(
    () => parsed().timestamp,
    () => ({ past: timestampTolerance, future: futureTolerance }),
  )
  const signer = await certificate(() => ({ url: parsed().message.SigningCertURL, origin: parsed().topic.origin }))
  const signed = check('string-to-sign', () => encodeUtf8(buildStringToSign(parsed().message)))
  const proof = await signer.prove(
    () => version().hashes.map((hash) => ({ name: 'Signature', hash, signature: version().signature, data: signed() })),
    () => refuseSha1(version()),
  )
  const { message } = parsed()
  // AWS repeats a delivery with the same MessageId.
  return { payload: message, proof: proof(), timestamp: timestamp(), replayId: () => message.MessageId }
}
