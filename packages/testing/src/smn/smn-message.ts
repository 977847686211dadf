import { encodeBase64 } from '../authority/pem.js'
import type { IssuedCertificate } from '../authority/test-authority.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { regionOf, smnCertificateUrl, testTopicUrn } from './smn-endpoint.js'

/** The `type` of a message. */
export type SmnMessageType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation'

/** A message with the field names of SMN. */
export type SmnTestMessage = Record<string, unknown>

/** Options of {@link signSmnMessage}. */
export interface SignSmnMessageOptions {
  /** The certificate that signs. The verifier pins it: `certificates: signer.pem`. */
  signer: Pick<IssuedCertificate, 'keys'>
  /** The type. Default `Notification`. */
  type?: SmnMessageType
  /** The topic. Its region is used in every URL. Default {@link testTopicUrn}. */
  topicUrn?: string
  /** The message. Default: `Hello`, or the text of SMN in a confirmation. */
  message?: string
  /** The subject of a notification. An empty one is sent and not signed, as SMN does. Default: no subject. */
  subject?: string
  /** The timestamp. A Date is written in whole seconds, as SMN does. Default: now. */
  timestamp?: Date | string
  /** The message id. Default: 32 random hex digits. */
  messageId?: string
  /** The token in the subscribe_url of a confirmation. Default: a random token. */
  token?: string
  /** The certificate URL. Default: {@link smnCertificateUrl} of the topic. */
  certificateUrl?: string
  /** Fields to add or replace before the message is signed; undefined removes a field. */
  fields?: SmnTestMessage
  /** The URL of the endpoint. Default `https://receiver.example/smn`. */
  url?: string
}

/** A signed delivery and its message. */
export interface SignedSmnRequest extends SignedTestRequest {
  message: SmnTestMessage
}

const signedFields = {
  Notification: ['message', 'message_id', 'subject', 'timestamp', 'topic_urn', 'type'],
  SubscriptionConfirmation: ['message', 'message_id', 'subscribe_url', 'timestamp', 'topic_urn', 'type'],
  UnsubscribeConfirmation: ['message', 'message_id', 'subscribe_url', 'timestamp', 'topic_urn', 'type'],
} as const

/**
 * Signs a message as Huawei Cloud SMN does, and wraps it as an HTTP delivery.
 *
 * @example
 * ```ts
 * import { createSmnVerifier } from '@countersign/core/smn'
 * import { createTestAuthority, signSmnMessage, testTopicUrn } from '@countersign/testing'
 *
 * const signer = await (await createTestAuthority()).issue()
 * const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem })
 * export const verified = await verifier.verify(await signSmnMessage({ signer, message: 'Hello', subject: 'Greeting' }))
 * ```
 */
export async function signSmnMessage(options: SignSmnMessageOptions): Promise<SignedSmnRequest> {
  const { signer, topicUrn = testTopicUrn } = options
  const unsigned = { ...unsignedMessage(options, topicUrn), ...options.fields }
  const signature = await signer.keys.sign(new TextEncoder().encode(stringToSign(unsigned)), 'SHA-256')
  const message: SmnTestMessage = {
    signature: encodeBase64(signature),
    signature_version: 'v1',
    signing_cert_url: options.certificateUrl ?? smnCertificateUrl(topicUrn),
    ...unsigned,
  }
  for (const [name, value] of Object.entries(message)) if (value === undefined) delete message[name]
  return { ...smnRequest(message, options.url), message }
}

/** Wraps a message in an HTTP delivery with the headers that SMN sends. */
export function smnRequest(message: SmnTestMessage, url = 'https://receiver.example/smn'): SignedTestRequest {
  const names = {
    'X-SMN-MESSAGE-TYPE': 'type',
    'X-SMN-MESSAGE-ID': 'message_id',
    'X-SMN-TOPIC-URN': 'topic_urn',
  }
  const fields = Object.entries(names).flatMap(([name, field]): [string, string][] => {
    const value = message[field]
    // Omit a header whose value contains characters that a header cannot hold.
    return typeof value === 'string' && /^[ -~]*$/.test(value) ? [[name, value]] : []
  })
  return {
    method: 'POST',
    url,
    headers: [...fields, ['Content-Type', 'application/json; charset=utf-8']],
    body: new TextEncoder().encode(JSON.stringify(message)),
  }
}

function unsignedMessage(options: SignSmnMessageOptions, topicUrn: string): SmnTestMessage {
  const { type = 'Notification', timestamp = new Date(), messageId = randomHex() } = options
  const region = regionOf(topicUrn)
  const common = {
    type,
    message_id: messageId,
    topic_urn: topicUrn,
    timestamp: typeof timestamp === 'string' ? timestamp : timestamp.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  }
  const ofRegion = `region=${region}&region_id=${region}`
  if (type === 'Notification') {
    return {
      ...common,
      subject: options.subject,
      message: options.message ?? 'Hello',
      unsubscribe_url: `https://console.huaweicloud.com/smn/subscription/unsubscribe?${ofRegion}&subscription_urn=${topicUrn}:${randomHex()}`,
    }
  }
  const token = options.token ?? randomHex() + randomHex()
  const what = type === 'SubscriptionConfirmation' ? 'subscribe to' : 'be unsubscribed from'
  return {
    ...common,
    message: options.message ?? `You are invited to ${what} topic: ${topicUrn}.`,
    subscribe_url: `https://console.huaweicloud.com/smn/subscription/confirm?token=${token}&topic_urn=${topicUrn}&${ofRegion}`,
  }
}

function randomHex(): string {
  return randomUuid().replaceAll('-', '')
}

function stringToSign(message: SmnTestMessage): string {
  const names: readonly string[] = signedFields[message.type as SmnMessageType] ?? signedFields.Notification
  return names
    .filter((name) => message[name] !== undefined && message[name] !== null)
    .filter((name) => name !== 'subject' || message.subject !== '')
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
}
