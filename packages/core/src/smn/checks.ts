import type { Nothing } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { VerificationError } from '../errors.js'
import { requirePost } from '../request/received-request.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import { requireAgreement } from './message-headers.js'
import { buildStringToSign, readSignature } from './message-signature.js'
import { requireSigningCertificateUrl } from './signing-certificate-url.js'
import { parseSmnMessage, type SmnMessage, timestampOf } from './smn-message.js'
import { parseTopicUrn, type TopicUrn } from './topic-urn.js'

/** The findings of the checks of an SMN delivery, by id. */
export interface SmnFindings {
  method: Nothing
  payload: ParsedMessage
  headers: Nothing
  'signature-encoding': Uint8Array<ArrayBuffer>
  topic: Nothing
  timestamp: Nothing
  /** The URL, which is not fetched. */
  'certificate-url': string
  'pinned-certificates': PinnedKeys
  'certificate-validity': Nothing
  /** The string to sign in UTF-8. */
  'string-to-sign': Uint8Array<ArrayBuffer>
  /** The pin whose key made the signature. */
  signature: Pin
  'signer-validity': Nothing
}

/** A message, and the parsed values of some of its fields. */
export interface ParsedMessage {
  readonly message: SmnMessage
  readonly topic: TopicUrn
  readonly timestamp: Date
}

/** The settings that are the same for every delivery to a verifier. */
export interface SmnSettings {
  /** Loads the pinned keys at the first call. */
  readonly keys: () => Promise<PinnedKeys>
  /** The accepted topics. Undefined if every topic is accepted. */
  readonly topics: ReadonlySet<string> | undefined
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of Huawei Cloud may be ahead of ours, in seconds.
const futureTolerance = 300

/** Checks a delivery of Huawei Cloud SMN. Nothing is downloaded: the keys are pinned. */
export async function checkSmnDelivery(
  { check, request, now }: Run<SmnFindings>,
  { keys, topics, timestampTolerance }: SmnSettings,
): Promise<Proved<SmnMessage>> {
  check('method', () => requirePost(request))
  const parsed = check('payload', () => {
    const message = parseSmnMessage(request.body)
    return { message, topic: parseTopicUrn(message.topic_urn), timestamp: timestampOf(message) }
  })
  check('headers', () => requireAgreement(request.headers, parsed().message))
  const encoded = check('signature-encoding', () => readSignature(parsed().message))
  check('topic', () => {
    if (topics?.has(parsed().message.topic_urn) !== false) return
    throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The message is of a topic that is not on the list')
  })
  check('timestamp', () =>
    checkFreshness(parsed().timestamp, now, { past: timestampTolerance, future: futureTolerance }),
  )
  check('certificate-url', () => requireSigningCertificateUrl(parsed().message.signing_cert_url, parsed().topic))
  const pinned = await check.wait('pinned-certificates', keys)
  check('certificate-validity', () => pinned().requireAnyValid(now))
  const signed = check('string-to-sign', () => encodeUtf8(buildStringToSign(parsed().message)))
  const pin = await check.wait('signature', () =>
    pinned().verify({ name: 'signature', signature: encoded(), data: signed() }, now),
  )
  // If there are several pins, the one that signed may be another than the one that is valid.
  check('signer-validity', () => pinned().requireValid(pin(), now))
  const { message, timestamp } = parsed()
  const { id, validity } = pin()
  return {
    payload: message,
    timestamp,
    signer: validity === undefined ? { id } : { id, notAfter: new Date(validity.notAfter) },
    algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
    covers: 'fields',
    // SMN repeats a delivery with the same message_id.
    replay: { id: () => `smn:${message.message_id}`, tolerance: () => timestampTolerance },
  }
}
