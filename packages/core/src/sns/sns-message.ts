import { isObject, parseUnproven } from '../encoding/json.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'

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

type Fields = Readonly<Record<string, unknown>>

// This is \p{Cc}, in the form that engines match fastest.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controlCharacter = /[\0-\x1f\x7f-\x9f]/

/**
 * Parses the body of a delivery.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID, or ERR_UNSUPPORTED for a SignatureVersion other than 1 and 2, and
 * for a message of a FIFO topic.
 */
export function parseSnsMessage(body: Uint8Array): SnsMessage {
  const fields = parseFields(body)
  if (fields.SequenceNumber !== undefined && fields.Signature === undefined) {
    throw new VerificationError('ERR_UNSUPPORTED', 'The messages of a FIFO topic have no signature')
  }
  const version = text(fields, 'SignatureVersion')
  if (version !== '1' && version !== '2') {
    throw new VerificationError('ERR_UNSUPPORTED', 'The SignatureVersion is neither 1 nor 2')
  }
  const common: SnsMessageFields = {
    MessageId: line(fields, 'MessageId'),
    TopicArn: line(fields, 'TopicArn'),
    Message: text(fields, 'Message'),
    Timestamp: line(fields, 'Timestamp'),
    SignatureVersion: version,
    // This field is not a signed line. It is decoded as base64, which allows no line feeds.
    Signature: text(fields, 'Signature'),
    SigningCertURL: text(fields, either(fields, 'SigningCertURL', 'SigningCertUrl')),
  }
  const unsubscribe = fields[either(fields, 'UnsubscribeURL', 'UnsubscribeUrl')]
  const subscribe = either(fields, 'SubscribeURL', 'SubscribeUrl')
  const { Subject: subject = null, MessageAttributes: attributes } = fields
  const Type = text(fields, 'Type')
  switch (Type) {
    case 'Notification': {
      const message: Writable<SnsNotification> = { Type, ...common }
      if (subject !== null) message.Subject = line(fields, 'Subject')
      if (typeof unsubscribe === 'string') message.UnsubscribeURL = unsubscribe
      if (isObject(attributes)) message.MessageAttributes = attributes
      return Object.freeze(message)
    }
    case 'SubscriptionConfirmation':
    case 'UnsubscribeConfirmation':
      return Object.freeze({ Type, ...common, Token: line(fields, 'Token'), SubscribeURL: line(fields, subscribe) })
    default:
      throw invalid('has a Type that is none of the three')
  }
}

/**
 * Returns the signed time of a message.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function timestampOf({ Timestamp }: SnsMessage): Date {
  try {
    return decodeTimestamp(Timestamp)
  } catch {
    throw invalid('has no RFC 3339 time in Timestamp')
  }
}

type Writable<Message> = { -readonly [Name in keyof Message]: Message[Name] }

function parseFields(body: Uint8Array): Fields {
  try {
    return parseUnproven(body)
  } catch (thrown) {
    throw invalid(thrown instanceof SyntaxError ? thrown.message : 'is not JSON')
  }
}

// HTTP deliveries write URL and Lambda events write Url. If both fields are present, they must be equal.
function either(fields: Fields, name: string, other: string): string {
  if (fields[other] === undefined) return name
  if (fields[name] !== undefined && fields[name] !== fields[other]) throw invalid(`has two ${name} that differ`)
  return other
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw invalid(`has no text in ${name}`)
  // UTF-8 has no lone surrogates. An encoder writes U+FFFD for each, so two different messages would have the same
  // signature.
  if (!value.isWellFormed()) throw invalid(`has text in ${name} that is not valid Unicode`)
  return value
}

// Fields are signed as lines, so a line feed inside a field would look like its end.
function line(fields: Fields, name: string): string {
  const value = text(fields, name)
  if (value === '' || controlCharacter.test(value)) throw invalid(`has an empty ${name}, or control characters in it`)
  return value
}

function invalid(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `The body ${what}`)
}
