import { isObject, parseUnproven } from '../encoding/json.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'

/** The fields that every message of Amazon SNS has. */
export interface SnsMessageFields {
  readonly MessageId: string
  readonly TopicArn: string
  /** What was published; in a confirmation, a sentence for people. The one field that may hold line feeds. */
  readonly Message: string
  /** RFC 3339, in UTC. */
  readonly Timestamp: string
  /** 1 signs with SHA-1, 2 with SHA-256. */
  readonly SignatureVersion: '1' | '2'
  /** Base64. */
  readonly Signature: string
  readonly SigningCertURL: string
}

/** What was published to a topic. */
export interface SnsNotification extends SnsMessageFields {
  readonly Type: 'Notification'
  /** Absent where the publisher gave none, whether AWS left it out or wrote null. */
  readonly Subject?: string
  /** AWS does not sign it: anybody on the way may have changed it. Never fetch it unasked. */
  readonly UnsubscribeURL?: string
  /** AWS does not sign them: anybody on the way may have changed them. */
  readonly MessageAttributes?: Readonly<Record<string, unknown>>
}

/** Asks an endpoint to confirm its subscription: see `confirmSubscription`. */
export interface SnsSubscriptionConfirmation extends SnsMessageFields {
  readonly Type: 'SubscriptionConfirmation'
  readonly Token: string
  readonly SubscribeURL: string
}

/** Says that a subscription has ended. Its SubscribeURL would begin it anew. */
export interface SnsUnsubscribeConfirmation extends SnsMessageFields {
  readonly Type: 'UnsubscribeConfirmation'
  readonly Token: string
  readonly SubscribeURL: string
}

/**
 * A message of Amazon SNS, frozen. Every field is signed but those that say otherwise, and the three that are about the
 * signature itself. Field names are those of HTTP deliveries, also where a Lambda event wrote `SigningCertUrl`.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export type SnsMessage = SnsNotification | SnsSubscriptionConfirmation | SnsUnsubscribeConfirmation

type Fields = Readonly<Record<string, unknown>>

const loneSurrogate = /\p{Cs}/u
// Which is \p{Cc}, in the form that engines match fastest.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controlCharacter = /[\0-\x1f\x7f-\x9f]/

/**
 * Parses the body of a delivery.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID, or ERR_UNSUPPORTED for a SignatureVersion other than 1 and 2.
 */
export function parseSnsMessage(body: Uint8Array): SnsMessage {
  const fields = parseFields(body)
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
    // Not a line that is signed; it is decoded as base64, which has no line feeds.
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
 * The signed time of a message.
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

// HTTP deliveries write URL where Lambda events write Url. Where both are there, they must be one.
function either(fields: Fields, name: string, other: string): string {
  if (fields[other] === undefined) return name
  if (fields[name] !== undefined && fields[name] !== fields[other]) throw invalid(`has two ${name} that differ`)
  return other
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw invalid(`has no text in ${name}`)
  // UTF-8 has no lone surrogates: an encoder writes U+FFFD for each, and two messages would have one signature.
  if (loneSurrogate.test(value)) throw invalid(`has text in ${name} that is no Unicode`)
  return value
}

// Fields are signed as lines, so that a line feed inside one would pass for the end of it.
function line(fields: Fields, name: string): string {
  const value = text(fields, name)
  if (value === '' || controlCharacter.test(value)) throw invalid(`has an empty ${name}, or control characters in it`)
  return value
}

function invalid(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `The body ${what}`)
}

/** What the errors of the scheme carry. */
export const snsIdentity = { name: 'sns', status: 403, repeats: true } as const
