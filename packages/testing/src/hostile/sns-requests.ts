import { snsCertificateUrl, snsDnsName } from '../sns-endpoint.js'
import type { SignedSnsRequest } from '../sns-message.js'
import { type HostileCase, withHeader } from './hostile-request.js'
import type { Kit } from './sns-kit.js'

/** Method, headers, form of delivery. */
export function requestCases({ sign }: Kit): HostileCase[] {
  const header = (name: string, why: string, field: string, value: string): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_HEADER_INVALID',
    make: async () => withHeader(await sign(), field, value),
  })
  return [
    {
      name: 'wrong-method',
      why: 'Amazon SNS only ever sends POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    header(
      'header-type',
      'A router that reads the header takes it for another type',
      'x-amz-sns-message-type',
      'SubscriptionConfirmation',
    ),
    header(
      'header-topic',
      'A router that reads the header takes it for another topic',
      'x-amz-sns-topic-arn',
      'arn:aws:sns:us-east-1:123456789012:other',
    ),
    header(
      'header-message-id',
      'A log that reads the header names another message',
      'x-amz-sns-message-id',
      '00000000-0000-4000-8000-000000000000',
    ),
    {
      name: 'raw-delivery',
      why: 'Raw message delivery carries no signature',
      expectedCode: 'ERR_UNSUPPORTED',
      make: async () => ({
        ...withHeader(await sign(), 'x-amz-sns-rawdelivery', 'true'),
        body: new TextEncoder().encode('Hello'),
      }),
    },
  ]
}

/** Bodies that are no message. */
export function fieldCases({ sign, change, at, signer }: Kit): HostileCase[] {
  const invalid = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make,
  })
  const body = async (bytes: Uint8Array<ArrayBuffer>): Promise<SignedSnsRequest> => ({ ...(await sign()), body: bytes })
  const shift = `Greeting\nTimestamp\n${at.toISOString()}`
  return [
    invalid('not-json', 'The body is no JSON', () => body(new TextEncoder().encode('Hello'))),
    invalid('not-an-object', 'The body is JSON, and no message', () => body(new TextEncoder().encode('[]'))),
    invalid('not-utf-8', 'The body is no UTF-8', () => body(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
    invalid('no-type', 'Which fields are signed hangs on the type', () => change({ Type: undefined })),
    invalid('other-type', 'No such type is known', () => sign({ fields: { Type: 'Announcement' } })),
    invalid('no-message', 'A signed field is missing', () => change({ Message: undefined })),
    invalid('no-signature', 'Nothing is signed', () => change({ Signature: undefined })),
    invalid('number-field', 'A signed field is no text', () => sign({ fields: { Message: 5 } })),
    invalid('object-field', 'Readers differ on how an object becomes text', () =>
      sign({ fields: { Message: { text: 'Hello' } } }),
    ),
    invalid('subject-with-newline', 'A newline moves the boundary between two signed fields', () =>
      sign({ subject: shift }),
    ),
    invalid('message-id-with-newline', 'So it does here', () => sign({ messageId: 'a\nSubject\nGreeting' })),
    invalid('boundary-shift', 'The string to sign is that of a message with a subject', () =>
      change({ MessageId: 'a\nSubject\nGreeting', Subject: undefined }, { messageId: 'a', subject: 'Greeting' }),
    ),
    invalid('two-certificate-urls', 'The two casings of a field disagree', async () =>
      change({ SigningCertUrl: snsCertificateUrl(undefined, 'f'.repeat(32)) }),
    ),
    invalid('arn-of-a-bucket-region', 'A bucket named sns would lie at this host', () =>
      sign({ topicArn: 'arn:aws:sns:s3-us-west-2:123456789012:test' }),
    ),
    invalid('arn-of-another-service', 'The sender is no topic', () =>
      sign({ fields: { TopicArn: 'arn:aws:s3:us-east-1:123456789012:test' } }),
    ),
    {
      name: 'other-version',
      why: 'No such signature version is known',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => change({ SignatureVersion: '3' }),
    },
    {
      name: 'certificate-in-the-message',
      why: 'It brings its own certificate',
      expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
      make: () => change({ SigningCertURL: `data:application/x-pem-file,${encodeURIComponent(signer.pem)}` }),
    },
  ]
}

/** Times and topics. */
export function freshnessCases({ sign, at, topicArn }: Kit): HostileCase[] {
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  return [
    {
      name: 'stale',
      why: 'Amazon SNS tries again for an hour, and this is older',
      expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
      make: () => sign({ timestamp: ago(3_901) }),
    },
    {
      name: 'from-the-future',
      why: 'It was signed for six minutes from now',
      expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
      make: () => sign({ timestamp: ago(-360) }),
    },
    {
      name: 'timestamp-not-a-time',
      why: 'A time that cannot be read compares with nothing',
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
      why: 'The topic has the right name, in another account',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ topicArn: topicArn.replace(/:\d{12}:/, ':999999999999:') }),
    },
  ]
}

/** Signatures that are not of the message. */
export function signatureCases({ sign, change, authority, topicArn }: Kit): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  return [
    mismatch('message-altered', 'The message was changed on the way', () => change({ Message: 'Hello!' })),
    mismatch('message-id-altered', 'A replay guard would take it for another message', () =>
      change({ MessageId: '00000000-0000-4000-8000-000000000000' }),
    ),
    mismatch('subject-added', 'It was sent without a subject', () => change({ Subject: 'Greeting' })),
    mismatch('subject-removed', 'It was sent with a subject', () =>
      change({ Subject: undefined }, { subject: 'Hello' }),
    ),
    mismatch('version-raised', 'A SHA-1 signature passes for one of SHA-256', () =>
      change({ SignatureVersion: '2' }, { signatureVersion: '1' }),
    ),
    mismatch('type-changed', 'A confirmation was made of another', () =>
      change({ Type: 'UnsubscribeConfirmation' }, { type: 'SubscriptionConfirmation' }),
    ),
    mismatch('token-changed', 'It confirms another subscription', async () => {
      const told = { type: 'SubscriptionConfirmation', token: 'a'.repeat(64) } as const
      return change({ Token: 'b'.repeat(64) }, told)
    }),
    mismatch('signature-of-another-message', 'The signature belongs to another message', async () =>
      change({ Signature: (await sign({ message: 'Other' })).message.Signature }),
    ),
    mismatch('signature-of-another-key', 'The key is not the certificate’s', async () =>
      sign({ signer: await authority.issue({ dnsNames: [snsDnsName(topicArn)] }) }),
    ),
  ]
}
