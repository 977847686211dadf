import { isObject } from '../encoding/json.js'
import { VerificationError } from '../errors.js'
import {
  decodeTimeField,
  invalidBody,
  lineField,
  type MessageFields,
  parseFields,
  textField,
} from '../scheme/message-fields.js'

/** The fields that every message of Amazon SNS has. */
export interface SnsMessageFields {
  readonly MessageId: string
  readonly TopicArn: string
  /** The published text. In a confirmation, it is a sentence for people. Only this field may contain line feeds. */
  readonly Message: string
  /** RFC 3339, in UTC. */
  readonly Timestamp: string
  /** 1 signs with SHA-1, 2 with SHA-256. */
  readonly SignatureVersion: '1' | '2'
  /** Base64. */
  readonly Signature: string
  readonly SigningCertURL: string
}

/** A message that was published to a topic. */
export interface SnsNotification extends SnsMessageFields {
  readonly Type: 'Notification'
  /** Absent if the publisher gave no subject. AWS then leaves it out or writes null. */
  readonly Subject?: string
  /** AWS does not sign it, so anybody on the way may have changed it. Never fetch it automatically. */
  readonly UnsubscribeURL?: string
  /** AWS does not sign them, so anybody on the way may have changed them. */
  readonly MessageAttributes?: Readonly<Record<string, unknown>>
}

/** Asks an endpoint to confirm its subscription: see `confirmSubscription`. */
export interface SnsSubscriptionConfirmation extends SnsMessageFields {
  readonly Type: 'SubscriptionConfirmation'
  readonly Token: string
  readonly SubscribeURL: string
}

/** Says that a subscription has ended. A request to its SubscribeURL would start the subscription again. */
export interface SnsUnsubscribeConfirmation extends SnsMessageFields {
  readonly Type: 'UnsubscribeConfirmation'
  readonly Token: string
  readonly SubscribeURL: string
}

/**
 * A frozen message of Amazon SNS. Every field is signed, except the fields that say otherwise and the three fields that
 * describe the signature. Field names are those of HTTP deliveries, even if a Lambda event wrote `SigningCertUrl`.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export type SnsMessage = SnsNotification | SnsSubscriptionConfirmation | SnsUnsubscribeConfirmation

/**
 * Parses the body of a delivery.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a message; ERR_UNSUPPORTED for a SignatureVersion other than 1 and
 * 2, and for a message of a FIFO topic.
 */
export function parseSnsMessage(body: Uint8Array): SnsMessage {
  const fields = parseFields(body)
  if (fields.SequenceNumber !== undefined && fields.Signature === undefined) {
    throw new VerificationError('ERR_UNSUPPORTED', 'The messages of a FIFO topic have no signature')
  }
  const version = textField(fields, 'SignatureVersion')
  if (version !== '1' && version !== '2') {
    throw new VerificationError('ERR_UNSUPPORTED', 'The SignatureVersion is neither 1 nor 2')
  }
  const common: SnsMessageFields = {
    MessageId: lineField(fields, 'MessageId'),
    TopicArn: lineField(fields, 'TopicArn'),
    Message: textField(fields, 'Message'),
    Timestamp: lineField(fields, 'Timestamp'),
    SignatureVersion: version,
    // This field is not a signed line. It is decoded as base64, which allows no line feeds.
    Signature: textField(fields, 'Signature'),
    SigningCertURL: textField(fields, either(fields, 'SigningCertURL', 'SigningCertUrl')),
  }
  const unsubscribe = fields[either(fields, 'UnsubscribeURL', 'UnsubscribeUrl')]
  const subscribe = either(fields, 'SubscribeURL', 'SubscribeUrl')
  const { Subject: subject = null, MessageAttributes: attributes } = fields
  const Type = textField(fields, 'Type')
  switch (Type) {
    case 'Notification': {
      const message: Writable<SnsNotification> = { Type, ...common }
      if (subject !== null) message.Subject = lineField(fields, 'Subject')
      if (typeof unsubscribe === 'string') message.UnsubscribeURL = unsubscribe
      if (isObject(attributes)) message.MessageAttributes = attributes
      return Object.freeze(message)
    }
    case 'SubscriptionConfirmation':
    case 'UnsubscribeConfirmation':
      return Object.freeze({
        Type,
        ...common,
        Token: lineField(fields, 'Token'),
        SubscribeURL: lineField(fields, subscribe),
      })
    default:
      throw invalidBody('has a Type other than Notification, SubscriptionConfirmation and UnsubscribeConfirmation')
  }
}

/**
 * Returns the signed time of a message.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not an RFC 3339 time in UTC.
 */
export function timestampOf({ Timestamp }: SnsMessage): Date {
  return decodeTimeField(Timestamp, 'Timestamp')
}

type Writable<Message> = { -readonly [Name in keyof Message]: Message[Name] }

// HTTP deliveries write URL and Lambda events write Url. If both fields are present, they must be equal.
function either(fields: MessageFields, name: string, other: string): string {
  if (fields[other] === undefined) return name
  if (fields[name] !== undefined && fields[name] !== fields[other]) throw invalidBody(`has two ${name} that differ`)
  return other
}
