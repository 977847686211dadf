import { randomBytes } from 'node:crypto'
import {
  createCertificateHost,
  createTestAuthority,
  hostile,
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
} from '@countersign/testing'
import type { TrustedAuthority } from './alexa-cases.js'
import type { EndpointCase } from './endpoint-case.js'

/** The endpoint that the cases are for. */
export interface SnsCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The topic that it serves. */
  readonly topicArn: string
  /** If it is absent, only messages that the endpoint must refuse are sent. */
  readonly trusted?: TrustedAuthority | undefined
}

/** Makes deliveries for an SNS endpoint: those that it must serve, if it trusts a test authority, and those that it must refuse. */
export async function* snsCases(options: SnsCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (options.trusted !== undefined) yield* servedCases(options, options.trusted)
  yield* refusedCases(options)
}

/** Signs genuine messages of a test authority, under URLs that no endpoint has seen. */
export async function createSnsSigner(
  { authority, host }: TrustedAuthority,
  topicArn: string,
): Promise<{ sign(options: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest> }> {
  const id = randomBytes(16).toString('hex')
  const issuerUrl = `http://crt.${id}.amazontrust.com/${id}.cer`
  const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [issuerUrl] })
  const certificateUrl = snsCertificateUrl(topicArn, id)
  host.serve(certificateUrl, signer.pem)
  host.serve(issuerUrl, authority.der)
  return { sign: (options) => signSnsMessage({ signer, certificateUrl, topicArn, ...options }) }
}

async function* servedCases(
  { url, topicArn }: SnsCaseOptions,
  trusted: TrustedAuthority,
): AsyncGenerator<EndpointCase, void, undefined> {
  const { sign } = await createSnsSigner(trusted, topicArn)
  const cases: [name: string, why: string, options: Partial<SignSnsMessageOptions>][] = [
    ['genuine-notification', 'A message as Amazon SNS delivers it', {}],
    ['genuine-subject', 'A subject is signed with it', { subject: 'Greeting' }],
    ['genuine-null-subject', 'A subject that is null is not signed', { subject: null }],
    ['genuine-version-1', 'Amazon SNS signs with SHA-1 unless the topic says otherwise', { signatureVersion: '1' }],
    ['genuine-several-lines', 'A message may have several lines', { message: 'One\nTwo\r\nThree' }],
    [
      'genuine-an-hour-old',
      'Amazon SNS repeats a delivery for an hour',
      { timestamp: new Date(Date.now() - 3_600_000) },
    ],
    ['genuine-unsubscribe', 'A subscription was ended', { type: 'UnsubscribeConfirmation' }],
  ]
  for (const [name, why, changes] of cases) {
    yield { name, why, expected: 'served', request: await sign({ url, ...changes }) }
  }
}

// A certificate that Amazon serves. No test authority has its key.
const amazonCertificate = '9c6465fa7f48f5cacd23014631ec1136'

// If no authority is trusted, the endpoint cannot fetch any of these certificates, so all of them would be the same case.
const certificateCase = /^(?:certificate-(?!in)|name|usage|path|file|key|critical|duplicate)/

async function* refusedCases({
  url,
  topicArn,
  trusted,
}: SnsCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const { authority, host } = trusted ?? { authority: await createTestAuthority(), host: createCertificateHost() }
  for await (const { name, why, request, expectedCode } of hostile.sns({ authority, host, topicArn, url })) {
    if (trusted === undefined && certificateCase.test(name)) continue
    yield {
      name,
      why,
      expected: 'refused',
      tolerated: toleratedFor(name, expectedCode),
      request: trusted === undefined ? withAmazonCertificate(request, topicArn) : request,
    }
  }
}

function toleratedFor(name: string, code: string): readonly number[] {
  // A server may not support the method.
  if (name === 'wrong-method') return [404, 405, 501]
  // The fault is in the certificate host, and may be temporary.
  return code === 'ERR_CERTIFICATE_FETCH_FAILED' ? [503] : []
}

function withAmazonCertificate(request: EndpointCase['request'], topicArn: string): EndpointCase['request'] {
  let message: unknown
  try {
    message = JSON.parse(new TextDecoder().decode(request.body))
  } catch {
    return request
  }
  const { SigningCertURL } = (message ?? {}) as Record<string, unknown>
  // Replace only the URLs of the test host, which cannot be fetched without it.
  if (!/^https:\/\/sns\.[^/]+\/SimpleNotificationService-e{24}[0-9a-f]{8}\.pem$/.test(String(SigningCertURL)))
    return request
  const changed = { ...(message as object), SigningCertURL: snsCertificateUrl(topicArn, amazonCertificate) }
  return { ...request, body: snsRequest(changed, request.url).body }
}
