import { encodeUtf8 } from '../encoding/bytes.js'
import { VerificationError } from '../errors.js'
import { type Nothing, requirePost } from '../scheme/parts.js'
import type { PinnedRun } from '../scheme/pinned-kind.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
import { requireAgreement } from './message-headers.js'
import { buildStringToSign, readSignature } from './message-signature.js'
import { requireSigningCertificateUrl } from './signing-certificate-url.js'
import { parseSmnMessage, type SmnMessage, timestampOf } from './smn-message.js'
import { parseTopicUrn, type TopicUrn } from './topic-urn.js'
import type { WantedTopics } from './wanted-topics.js'

/** The findings of the checks of an SMN delivery, by id. */
export interface SmnFindings {
  method: Nothing
  payload: ParsedMessage
  headers: Nothing
  'signature-encoding': Uint8Array<ArrayBuffer>
  topic: Nothing
  /** The URL, which is not fetched. */
  'certificate-url': string
  /** The string to sign in UTF-8. */
  'string-to-sign': Uint8Array<ArrayBuffer>
}

/** A message, and the parsed values of some of its fields. */
export interface ParsedMessage {
  readonly message: SmnMessage
  readonly topic: TopicUrn
  readonly timestamp: Date
}

/** The settings that are the same for every delivery to a verifier. */
export interface SmnSettings {
  readonly topics: WantedTopics
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of Huawei Cloud may be ahead of ours, in seconds.
const futureTolerance = 300

/** Checks a delivery of Huawei Cloud SMN. Nothing is downloaded: the keys are pinned. */
export async function checkSmnDelivery(
  { check, request, fresh, prove }: PinnedRun<SmnFindings>,
  { topics, timestampTolerance }: SmnSettings,
): Promise<SchemeResult<SmnMessage>> {
  check('method', () => requirePost(request))
  const parsed = check('payload', () => {
    const message = parseSmnMessage(request.body)
    return { message, topic: parseTopicUrn(message.topic_urn), timestamp: timestampOf(message) }
  })
  check('headers', () => requireAgreement(request.headers, parsed().message))
  const signature = check('signature-encoding', () => readSignature(parsed().message))
  check('topic', () => {
    if (topics.has(parsed().message.topic_urn)) return
    throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The message is of a topic that is not on the list')
  })
  const timestamp = fresh(
    () => parsed().timestamp,
    () => ({ past: timestampTolerance, future: futureTolerance }),
  )
  check('certificate-url', () => requireSigningCertificateUrl(parsed().message.signing_cert_url, parsed().topic))
  const signed = check('string-to-sign', () => encodeUtf8(buildStringToSign(parsed().message)))
  const proof = await prove(() => ({
    name: 'signature',
    hash: 'SHA-256',
    signature: signature(),
    data: signed(),
  }))
  const { message } = parsed()
  // SMN repeats a delivery with the same message_id.
  return { payload: message, proof: proof(), timestamp: timestamp(), replayId: () => message.message_id }
}
