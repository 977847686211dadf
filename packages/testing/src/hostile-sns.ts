import type { CertificateHost } from './certificate-host.js'
import { type HostileCase, type HostileRequest, makeHostile, withHeader } from './hostile-request.js'
import { snsCertificateUrl, snsDnsName, testTopicArn } from './sns-endpoint.js'
import {
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsTestMessage,
  signSnsMessage,
  snsRequest,
} from './sns-message.js'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from './test-authority.js'
import type { CertificateOptions } from './test-certificate.js'

/** Options of `hostile.sns`. */
export interface HostileSnsOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates that the messages need are put there, at URLs of their own. */
  host: CertificateHost
  /** The one topic that the verifier allows, of a region of the `aws` partition. Default: the test topic. */
  topicArn?: string
  /** The verifier's time. Default: now. */
  at?: Date
  /** URL of the endpoint. */
  url?: string
}

/** Deliveries that no SNS verifier with a full certificate chain may accept. */
export async function* hostileSns(options: HostileSnsOptions): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host, topicArn = testTopicArn } = options
  host.serve(caIssuersUrl, authority.der)
  const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] })
  const kit = createKit(options, signer)
  yield* makeHostile([
    ...requestCases(kit),
    ...fieldCases(kit),
    ...freshnessCases(kit),
    ...urlCases(kit),
    ...certificateCases(kit),
    ...pathCases(kit),
    ...signatureCases(kit),
  ])
}

const caIssuersUrl = 'http://crt.hostile.amazontrust.com/hostile.cer'

interface Kit {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly topicArn: string
  /** Signs a message that is good but for what is told. */
  sign(options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Signs a message and then changes it; undefined takes a field out. */
  change(fields: SnsTestMessage, options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Serves a certificate file at a URL of its own. */
  serve(file: string): string
}

function createKit(options: HostileSnsOptions, signer: IssuedCertificate): Kit {
  const { authority, host, topicArn = testTopicArn, at = new Date(), url = 'https://receiver.example/sns' } = options
  let served = 0
  const serve = (file: string): string => {
    served += 1
    const certificateUrl = snsCertificateUrl(topicArn, served.toString(16).padStart(32, 'e'))
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const defaults = { signer, certificateUrl: serve(signer.pem), topicArn, timestamp: at, url }
  const sign: Kit['sign'] = (told) => signSnsMessage({ ...defaults, ...told })
  const change: Kit['change'] = async (fields, told) => {
    const message = { ...(await sign(told)).message, ...fields }
    return { ...snsRequest(message, url), message }
  }
  return { authority, host, signer, at, topicArn, serve, sign, change }
}

function requestCases({ sign }: Kit): HostileCase[] {
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

function fieldCases({ sign, change, at, signer }: Kit): HostileCase[] {
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

function freshnessCases({ sign, at, topicArn }: Kit): HostileCase[] {
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

function urlCases({ sign, host, signer, topicArn }: Kit): HostileCase[] {
  const good = snsCertificateUrl(topicArn, 'f'.repeat(32))
  const { host: name, pathname } = new URL(good)
  const otherRegion = topicArn.includes(':us-east-1:') ? 'us-west-2' : 'us-east-1'
  const forbidden: [name: string, why: string, url: string][] = [
    ['url-http', 'Anyone on the way may change what plain HTTP brings', good.replace('https', 'http')],
    ['url-bucket', 'Anyone may own a bucket', `https://s3.amazonaws.com${pathname}`],
    ['url-bucket-named-sns', 'Somebody owns this bucket', `https://sns.s3-us-west-2.amazonaws.com${pathname}`],
    ['url-bucket-host', 'Anyone may own a bucket', `https://attacker.s3.amazonaws.com${pathname}`],
    ['url-host-suffix', 'The right host is only a prefix', `https://${name}.attacker.example${pathname}`],
    ['url-host-prefix', 'The right host is only a suffix', `https://attacker-${name}${pathname}`],
    [
      'url-other-region',
      'Another region signs no messages of this topic',
      `https://sns.${otherRegion}.amazonaws.com${pathname}`,
    ],
    ['url-other-partition', 'Another partition does not either', `https://sns.cn-north-1.amazonaws.com.cn${pathname}`],
    [
      'url-upper-case',
      'Amazon never writes it so',
      good.replace('SimpleNotificationService', 'SIMPLENOTIFICATIONSERVICE'),
    ],
    ['url-port', 'Another port is another server', `https://${name}:8443${pathname}`],
    ['url-userinfo', 'What looks like the host is a user', `https://${name}@attacker.example${pathname}`],
    ['url-query', 'The service answers queries with what it is asked for', `${good}?Action=x`],
    ['url-fragment', 'Amazon never sends one', `${good}#x`],
    ['url-newline', 'A pattern whose end is lenient lets it through', `${good}\n`],
    ['url-path', 'It is no certificate', `https://${name}/?Action=GetTopicAttributes&x=.pem`],
    ['url-dot-segments', 'The path leads elsewhere', good.replace('/Simple', '/x/../Simple')],
    ['url-trailing-dot', 'It is another name for the host, with rules of its own', good.replace('.com/', '.com./')],
  ]
  return forbidden.map(([caseName, why, url]) => ({
    name: caseName,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      // Served all the same, so that a verifier without the rule would go on to accept the message.
      host.serve(new URL(url).href, signer.pem)
      return sign({ certificateUrl: url })
    },
  }))
}

function certificateCases({ sign, serve, authority, signer, topicArn }: Kit): HostileCase[] {
  const { keys } = signer
  const genuine = { keys, dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] }
  const certificate = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    told: CertificateOptions,
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    // The genuine key under a certificate that should not count.
    make: async () => sign({ certificateUrl: serve((await authority.issue({ ...genuine, ...told })).pem) }),
  })
  const file = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    content: string,
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    make: () => sign({ certificateUrl: serve(content) }),
  })
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    certificate('certificate-expired', 'Its validity has ended', 'ERR_CERTIFICATE_EXPIRED', { faults: ['expired'] }),
    certificate('certificate-not-yet-valid', 'Its validity has not begun', 'ERR_CERTIFICATE_NOT_YET_VALID', {
      faults: ['not-yet-valid'],
    }),
    certificate('name-other', 'It belongs to another service', mismatch, { dnsNames: ['attacker.example'] }),
    certificate('name-other-region', 'It belongs to another region', mismatch, {
      dnsNames: ['sns-signing.me-central-1.amazonaws.com'],
    }),
    certificate('name-of-a-bucket', 'Its name covers every bucket', mismatch, { dnsNames: ['*.amazonaws.com'] }),
    certificate('name-in-subject', 'A common name counts for nothing', mismatch, {
      dnsNames: [],
      subject: snsDnsName(topicArn),
    }),
    certificate('usage-ca', 'A CA certificate signs certificates, no messages', invalid, {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'digitalSignature'],
    }),
    certificate('usage-purpose', 'It is for clients only', invalid, { extendedKeyUsage: ['clientAuth'] }),
    certificate('critical-extension', 'It says something that must be understood', invalid, {
      faults: ['unknown-critical-extension'],
    }),
    file(
      'file-markup',
      'A certificate inside a page is what some user wrote',
      'ERR_CERTIFICATE_FETCH_FAILED',
      `<?xml version="1.0"?><Message>${signer.pem}</Message>`,
    ),
    file(
      'file-public-key',
      'A bare key says nothing about whose it is',
      ['ERR_CERTIFICATE_FETCH_FAILED', invalid],
      signer.pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
    ),
    {
      name: 'file-missing',
      why: 'The URL is allowed, and there is nothing at it',
      expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
      make: () => sign({ certificateUrl: snsCertificateUrl(topicArn, 'd'.repeat(32)) }),
    },
  ]
}

function pathCases({ sign, serve, authority, host, signer, topicArn }: Kit): HostileCase[] {
  const { keys } = signer
  const genuine = { keys, dnsNames: [snsDnsName(topicArn)], caIssuers: [caIssuersUrl] }
  const refused = (
    name: string,
    why: string,
    issue: () => Promise<IssuedCertificate>,
    expectedCode: HostileCase['expectedCode'] = 'ERR_CERTIFICATION_PATH_INVALID',
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    make: async () => sign({ certificateUrl: serve((await issue()).pem) }),
  })
  const impostor = async (): Promise<TestAuthority> =>
    createTestAuthority({
      keyType: 'P-256',
      subject: authority.subject,
      notBefore: authority.notBefore,
      notAfter: authority.notAfter,
    })
  const validity = { notBefore: signer.notBefore, notAfter: signer.notAfter }
  return [
    refused('path-self-signed', 'Anyone can vouch for themselves', () =>
      authority.issue({ ...genuine, faults: ['self-signed'] }),
    ),
    refused('path-other-authority', 'Another authority has taken the name of the trusted one', async () => {
      const other = await impostor()
      const url = 'http://crt.impostor.amazontrust.com/impostor.cer'
      host.serve(url, other.der)
      return other.issue({ ...genuine, ...validity, caIssuers: [url] })
    }),
    refused('path-altered', 'The certificate was changed after it was signed', () =>
      authority.issue({ ...genuine, faults: ['altered-signature'] }),
    ),
    refused('path-sha1', 'Two certificates can be made that share a SHA-1 signature', () =>
      authority.issue({ ...genuine, faults: ['sha1-signature'] }),
    ),
    refused('path-through-end-entity', 'The holder of some certificate has issued another with it', async () => {
      const holder = await authority.intermediate({
        keys,
        dnsNames: ['attacker.example'],
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature'],
      })
      const url = 'http://crt.holder.amazontrust.com/holder.cer'
      host.serve(url, holder.der)
      return holder.issue({ ...genuine, caIssuers: [url] })
    }),
    refused('path-no-issuer-url', 'Nothing says where the issuer’s certificate is', async () =>
      (await authority.intermediate({ keys })).issue({ ...genuine, caIssuers: [] }),
    ),
    refused(
      'path-foreign-issuer-url',
      'The issuer’s certificate lies where a verifier must not be sent',
      async () => {
        const intermediate = await authority.intermediate({ keys })
        const url = 'http://169.254.169.254/latest/meta-data/'
        host.serve(url, intermediate.der)
        return intermediate.issue({ ...genuine, caIssuers: [url] })
      },
      ['ERR_CERTIFICATION_PATH_INVALID', 'ERR_CERTIFICATE_URL_FORBIDDEN'],
    ),
  ]
}

function signatureCases({ sign, change, authority, topicArn }: Kit): HostileCase[] {
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
    mismatch('version-changed', 'The version is not signed, and the hash hangs on it', () =>
      change({ SignatureVersion: '1' }),
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
