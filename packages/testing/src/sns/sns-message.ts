import { encodeBase64 } from '../authority/pem.js'
import type { IssuedCertificate } from '../authority/test-authority.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { snsCertificateUrl, snsOrigin, testTopicArn } from './sns-endpoint.js'

/** The `Type` of a message. */
export type SnsMessageType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation'

/** A message with the field names of AWS. */
export type SnsTestMessage = Record<string, unknown>

/** Options of {@link signSnsMessage}. */
export interface SignSnsMessageOptions {
  /** The certificate that signs, usually `authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })`. */
  signer: Pick<IssuedCertificate, 'keys'>
  /** The type. Default `Notification`. */
  type?: SnsMessageType
  /** The signature version: 1 signs with SHA-1, 2 with SHA-256. Default 2. */
  signatureVersion?: '1' | '2'
  /** The topic. Its region and partition are used in every URL. Default {@link testTopicArn}. */
  topicArn?: string
  /** The message. Default: `Hello`, or the text of AWS in a confirmation. */
  message?: string
  /** The subject of a notification. `null` is sent as null and not signed, as AWS does. Default: no subject. */
  subject?: string | null
  /** The message attributes of a notification. They are not signed. */
  messageAttributes?: Record<string, { Type: string; Value: string }>
  /** The timestamp. Default: now. */
  timestamp?: Date | string
  /** The message id. Default: a random UUID. */
  messageId?: string
  /** The token of a confirmation. Default: a random token. */
  token?: string
  /** The certificate URL. Default: {@link snsCertificateUrl} of the topic. */
  certificateUrl?: string
  /** The field names: `SigningCertURL` as in HTTP deliveries, or `SigningCertUrl` as in Lambda events. Default `URL`. */
  fieldCasing?: 'URL' | 'Url'
  /** Fields to add or replace before the message is signed; undefined removes a field. */
  fields?: SnsTestMessage
  /** The URL of the endpoint. Default `https://receiver.example/sns`. */
  url?: string
}

/** A signed delivery and its message. */
export interface SignedSnsRequest extends SignedTestRequest {
  message: SnsTestMessage
}

const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const

/**
 * Signs a message as Amazon SNS does, and wraps it as an HTTP delivery.
 *
 * @example
 * ```ts
 * import { createTestAuthority, signSnsMessage, snsCaIssuersUrl, snsDnsName } from '@countersign/testing'
 *
 * const authority = await (await createTestAuthority()).intermediate()
 * const signer = await authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
 * export const { message } = await signSnsMessage({ signer, message: 'Hello', subject: 'Greeting' })
 * ```
 */
export async function signSnsMessage(options: SignSnsMessageOptions): Promise<SignedSnsRequest> {
  const { signer, signatureVersion = '2', fieldCasing = 'URL', topicArn = testTopicArn } = options
  const unsigned = { ...unsignedMessage(options, topicArn), ...options.fields }
  const bytes = new TextEncoder().encode(stringToSign(unsigned))
  const signature = await signer.keys.sign(bytes, signatureVersion === '1' ? 'SHA-1' : 'SHA-256')
  const { UnsubscribeURL, MessageAttributes, SubscribeURL, Token, ...fields } = unsigned
  const message: SnsTestMessage = {
    ...fields,
    SignatureVersion: signatureVersion,
    Signature: encodeBase64(signature),
    [`SigningCert${fieldCasing}`]: options.certificateUrl ?? snsCertificateUrl(topicArn),
    [`Subscribe${fieldCasing}`]: SubscribeURL,
    Token,
    [`Unsubscribe${fieldCasing}`]: UnsubscribeURL,
    MessageAttributes,
  }
  for (const [name, value] of Object.entries(message)) if (value === undefined) delete message[name]
  return { ...snsRequest(message, options.url), message }
}

/** Wraps a message in an HTTP delivery with the headers that AWS sends. */
export function snsRequest(message: SnsTestMessage, url = 'https://receiver.example/sns'): SignedTestRequest {
  const names = {
    'x-amz-sns-message-type': 'Type',
    'x-amz-sns-message-id': 'MessageId',
    'x-amz-sns-topic-arn': 'TopicArn',
  }
  const fields = Object.entries(names).flatMap(([name, field]): [string, string][] => {
    const value = message[field]
    // Omit a header whose value contains characters that a header cannot hold.
    return typeof value === 'string' && !/[\0\r\n]/.test(value) ? [[name, value]] : []
  })
  return {
    method: 'POST',
    url,
    headers: [
      ...fields,
      ['Content-Type', 'text/plain; charset=UTF-8'],
      ['User-Agent', 'Amazon Simple Notification Service Agent'],
    ],
    body: new TextEncoder().encode(JSON.stringify(message, null, 2)),
  }
}

function unsignedMessage(options: SignSnsMessageOptions, topicArn: string): SnsTestMessage {
  const { type = 'Notification', timestamp = new Date(), messageId = randomUuid() } = options
  const common = {
    Type: type,
    MessageId: messageId,
    TopicArn: topicArn,
    Timestamp: typeof timestamp === 'string' ? timestamp : timestamp.toISOString(),
  }
  const origin = snsOrigin(topicArn)
  if (type === 'Notification') {
    return {
      ...common,
      Subject: options.subject,
      Message: options.message ?? 'Hello',
      UnsubscribeURL: `${origin}/?Action=Unsubscribe&SubscriptionArn=${topicArn}:${randomUuid()}`,
      MessageAttributes: options.messageAttributes,
    }
  }
  const token = options.token ?? randomUuid().replaceAll('-', '')
  const what = type === 'SubscriptionConfirmation' ? 'subscribe to' : 'deactivate subscription to'
  return {
    ...common,
    Message: options.message ?? `You have chosen to ${what} the topic ${topicArn}.`,
    SubscribeURL: `${origin}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
    Token: token,
  }
}

function stringToSign(message: SnsTestMessage): string {
  const names: readonly string[] = signedFields[message.Type as SnsMessageType] ?? signedFields.Notification
  return names
    .filter((name) => message[name] !== undefined && message[name] !== null)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
}
