import { type HostileCase, withHeader } from '../hostile/hostile-request.js'
import type { Material } from './hostile-material.js'
import { snsCertificateUrl, snsDnsName } from './sns-endpoint.js'
import type { SignedSnsRequest } from './sns-message.js'

/** Returns requests whose method, headers or form of delivery are wrong. */
export function requestCases({ sign }: Material): HostileCase[] {
  const header = (name: string, why: string, field: string, value: string): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_HEADER_INVALID',
    make: async () => withHeader(await sign(), field, value),
  })
  return [
    {
      name: 'wrong-method',
      why: 'Amazon SNS sends only POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    header(
      'header-type',
      'A router that reads the header would route it as another type',
      'x-amz-sns-message-type',
      'SubscriptionConfirmation',
    ),
    header(
      'header-topic',
      'A router that reads the header would route it to another topic',
      'x-amz-sns-topic-arn',
      'arn:aws:sns:us-east-1:123456789012:other',
    ),
    header(
      'header-message-id',
      'A log that reads the header would name another message',
      'x-amz-sns-message-id',
      '00000000-0000-4000-8000-000000000000',
    ),
    {
      name: 'raw-delivery',
      why: 'Raw message delivery has no signature',
      expectedCode: 'ERR_UNSUPPORTED',
      make: async () => ({
        ...withHeader(await sign(), 'x-amz-sns-rawdelivery', 'true'),
        body: new TextEncoder().encode('Hello'),
      }),
    },
  ]
}

/** Returns requests whose body is not a valid message. */
export function fieldCases({ sign, change, at, signer }: Material): HostileCase[] {
  const invalid = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make,
  })
  const body = async (bytes: Uint8Array<ArrayBuffer>): Promise<SignedSnsRequest> => ({ ...(await sign()), body: bytes })
  const shift = `Greeting\nTimestamp\n${at.toISOString()}`
  return [
    invalid('not-json', 'The body is not JSON', () => body(new TextEncoder().encode('Hello'))),
    invalid('not-an-object', 'The body is JSON, but not an object', () => body(new TextEncoder().encode('[]'))),
    invalid('not-utf-8', 'The body is not UTF-8', () => body(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
    invalid('no-type', 'The type decides which fields are signed, and it is missing', () =>
      change({ Type: undefined }),
    ),
    invalid('other-type', 'The type is unknown', () => sign({ fields: { Type: 'Announcement' } })),
    invalid('no-message', 'A signed field is missing', () => change({ Message: undefined })),
    invalid('no-signature', 'The signature is missing', () => change({ Signature: undefined })),
    invalid('number-field', 'A signed field is not a string', () => sign({ fields: { Message: 5 } })),
    invalid('object-field', 'Programs differ in how they convert an object to text', () =>
      sign({ fields: { Message: { text: 'Hello' } } }),
    ),
    invalid('subject-with-newline', 'A newline in Subject moves the boundary between two signed fields', () =>
      sign({ subject: shift }),
    ),
    invalid('message-id-with-newline', 'A newline in MessageId moves the boundary between two signed fields', () =>
      sign({ messageId: 'a\nSubject\nGreeting' }),
    ),
    invalid('boundary-shift', 'The string to sign equals that of a message with a subject', () =>
      change({ MessageId: 'a\nSubject\nGreeting', Subject: undefined }, { messageId: 'a', subject: 'Greeting' }),
    ),
    invalid('two-certificate-urls', 'SigningCertURL and SigningCertUrl differ', async () =>
      change({ SigningCertUrl: snsCertificateUrl(undefined, 'f'.repeat(32)) }),
    ),
    invalid('arn-of-a-bucket-region', 'The host of this region would be a bucket named sns', () =>
      sign({ topicArn: 'arn:aws:sns:s3-us-west-2:123456789012:test' }),
    ),
    invalid('arn-of-another-service', 'The ARN is not the ARN of a topic', () =>
      sign({ fields: { TopicArn: 'arn:aws:s3:us-east-1:123456789012:test' } }),
    ),
    {
      name: 'other-version',
      why: 'The signature version is unknown',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => change({ SignatureVersion: '3' }),
    },
    {
      name: 'certificate-in-the-message',
      why: 'The message contains its own certificate',
      expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
      make: () => change({ SigningCertURL: `data:application/x-pem-file,${encodeURIComponent(signer.pem)}` }),
    },
  ]
}

/** Returns requests whose timestamp or topic is wrong. */
export function freshnessCases({ sign, at, topicArn }: Material): HostileCase[] {
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  return [
    {
      name: 'stale',
      why: 'Amazon SNS retries for an hour, and the message is older',
      expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
      make: () => sign({ timestamp: ago(3_901) }),
    },
    {
      name: 'from-the-future',
      why: 'The timestamp is an hour in the future',
      expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
      make: () => sign({ timestamp: ago(-3_600) }),
    },
    {
      name: 'timestamp-not-a-time',
      why: 'A timestamp that cannot be parsed cannot be checked',
      expectedCode: 'ERR_PAYLOAD_INVALID',
      make: () => sign({ timestamp: 'yesterday' }),
    },
    {
      name: 'other-topic',
      why: 'Anyone may own a topic and subscribe this endpoint to it',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ topicArn: `${topicArn}-of-somebody-else` }),
    },
    {
      name: 'other-account',
      why: 'The topic has the right name, but belongs to another account',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ topicArn: topicArn.replace(/:\d{12}:/, ':999999999999:') }),
    },
  ]
}

/** Returns requests whose signature does not belong to the message. */
export function signatureCases({ sign, change, authority, topicArn }: Material): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  return [
    mismatch('message-altered', 'The message was changed', () => change({ Message: 'Hello!' })),
    mismatch('message-id-altered', 'A replay guard would read it as another message', () =>
      change({ MessageId: '00000000-0000-4000-8000-000000000000' }),
    ),
    mismatch('subject-added', 'The message was sent without a subject', () => change({ Subject: 'Greeting' })),
    mismatch('subject-removed', 'The message was sent with a subject', () =>
      change({ Subject: undefined }, { subject: 'Hello' }),
    ),
    mismatch('version-raised', 'A SHA-1 signature is declared as SHA-256', () =>
      change({ SignatureVersion: '2' }, { signatureVersion: '1' }),
    ),
    mismatch('type-changed', 'The type of a confirmation was changed', () =>
      change({ Type: 'UnsubscribeConfirmation' }, { type: 'SubscriptionConfirmation' }),
    ),
    mismatch('token-changed', 'The token belongs to another subscription', async () => {
      const changes = { type: 'SubscriptionConfirmation', token: 'a'.repeat(64) } as const
      return change({ Token: 'b'.repeat(64) }, changes)
    }),
    mismatch('signature-with-zero', 'A zero byte precedes the signature', async () => {
      const { Signature } = (await sign()).message
      return change({ Signature: btoa(`\0${atob(String(Signature))}`) })
    }),
    mismatch('signature-of-another-message', 'The signature belongs to another message', async () =>
      change({ Signature: (await sign({ message: 'Other' })).message.Signature }),
    ),
    mismatch('signature-of-another-key', 'Another key made the signature', async () =>
      sign({ signer: await authority.issue({ dnsNames: [snsDnsName(topicArn)] }) }),
    ),
  ]
}
