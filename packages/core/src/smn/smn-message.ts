import { VerificationError } from '../errors.js'
import { decodeTimeField, invalidBody, lineField, parseFields, textField } from '../scheme/message-fields.js'

/** The fields that every message of Huawei Cloud SMN has. */
export interface SmnMessageFields {
  readonly message_id: string
  readonly topic_urn: string
  /** The published text. In a confirmation, it is a sentence for people. Only this field may contain line feeds. */
  readonly message: string
  /** The time of the first delivery: RFC 3339, in UTC. */
  readonly timestamp: string
  /** The only version signs with RSASSA-PKCS1-v1_5 and SHA-256. */
  readonly signature_version: 'v1'
  /** Base64. */
  readonly signature: string
  /** The URL of the certificate. SMN does not sign it, and the verifier does not fetch it. */
  readonly signing_cert_url: string
}

/** A message that was published to a topic. */
export interface SmnNotification extends SmnMessageFields {
  readonly type: 'Notification'
  /** Absent if the publisher gave no subject. */
  readonly subject?: string
  /** SMN does not sign it, so anybody on the way may have changed it. Never fetch it automatically. */
  readonly unsubscribe_url?: string
}

/** Asks an endpoint to confirm its subscription: see `confirmSmnSubscription`. */
export interface SmnSubscriptionConfirmation extends SmnMessageFields {
  readonly type: 'SubscriptionConfirmation'
  /** It is valid for 48 hours. */
  readonly subscribe_url: string
}

/** Says that a subscription has ended. A request to its subscribe_url would start the subscription again. */
export interface SmnUnsubscribeConfirmation extends SmnMessageFields {
  readonly type: 'UnsubscribeConfirmation'
  readonly subscribe_url: string
}

/**
 * A frozen message of Huawei Cloud SMN. Every field is signed, except the fields that say otherwise and the three fields that
 * describe the signature.
 *
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9002.html
 */
export type SmnMessage = SmnNotification | SmnSubscriptionConfirmation | SmnUnsubscribeConfirmation

/**
 * Parses the body of a delivery.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a message; ERR_UNSUPPORTED for a signature_version other than v1, and
 * for the two types that inform a publisher about its subscribers.
 */
export function parseSmnMessage(body: Uint8Array): SmnMessage {
  const fields = parseFields(body)
  const version = textField(fields, 'signature_version')
  if (version !== 'v1') throw new VerificationError('ERR_UNSUPPORTED', 'The signature_version is not v1')
  const common: SmnMessageFields = {
    message_id: lineField(fields, 'message_id'),
    topic_urn: lineField(fields, 'topic_urn'),
    message: textField(fields, 'message'),
    timestamp: lineField(fields, 'timestamp'),
    signature_version: version,
    // This field is not a signed line. It is decoded as base64, which allows no line feeds.
    signature: textField(fields, 'signature'),
    signing_cert_url: textField(fields, 'signing_cert_url'),
  }
  const type = textField(fields, 'type')
  switch (type) {
    case 'Notification': {
      const { subject = null, unsubscribe_url: unsubscribe } = fields
      return Object.freeze({
        type,
        ...common,
        // SMN does not sign an empty subject, so it counts as absent.
        ...(subject !== null && subject !== '' && { subject: lineField(fields, 'subject') }),
        ...(typeof unsubscribe === 'string' && { unsubscribe_url: unsubscribe }),
      })
    }
    case 'SubscriptionConfirmation':
    case 'UnsubscribeConfirmation':
      return Object.freeze({ type, ...common, subscribe_url: lineField(fields, 'subscribe_url') })
    case 'HttpSubscriptionUserConfirm':
    case 'HttpSubscriptionUserUnsubscribe':
      throw new VerificationError('ERR_UNSUPPORTED', `Messages of the type ${type} are not supported`)
    default:
      throw invalidBody('has a type other than Notification, SubscriptionConfirmation and UnsubscribeConfirmation')
  }
}

/**
 * Returns the signed time of a message.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not an RFC 3339 time in UTC.
 */
export function timestampOf({ timestamp }: SmnMessage): Date {
  return decodeTimeField(timestamp, 'timestamp')
}
