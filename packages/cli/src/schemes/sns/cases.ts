import { randomBytes } from 'node:crypto'
import {
  hostile,
  type SignedSnsRequest,
  type SignedTestRequest,
  type SignSnsMessageOptions,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
} from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'
import { orUntrusted, refusedCases, servedCases, type TrustedAuthority } from '../../certify/refused-cases.js'

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
  const { url, topicArn, trusted } = options
  if (trusted !== undefined) yield* genuineCases(options, trusted)
  const { authority, host } = await orUntrusted(trusted)
  const requests = hostile.sns({ authority, host, topicArn, url })
  yield* refusedCases(
    requests,
    trusted === undefined ? (request) => withAmazonCertificate(request, topicArn) : undefined,
  )
}

/** Signs genuine messages of a test authority, with URLs that no endpoint has seen. */
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

async function* genuineCases(
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
  yield* servedCases(cases, (changes) => sign({ url, ...changes }))
}

// A certificate that Amazon serves. No test authority has its key.
const amazonCertificate = '9c6465fa7f48f5cacd23014631ec1136'

function withAmazonCertificate(request: SignedTestRequest, topicArn: string): SignedTestRequest {
  let message: unknown
  try {
    message = JSON.parse(new TextDecoder().decode(request.body))
  } catch {
    return request
  }
  const { SigningCertURL } = (message ?? {}) as Record<string, unknown>
  // Replace only the URLs of the test host, which an endpoint without it cannot fetch.
  if (!/^https:\/\/sns\.[^/]+\/SimpleNotificationService-e{24}[0-9a-f]{8}\.pem$/.test(String(SigningCertURL)))
    return request
  const changed = { ...(message as object), SigningCertURL: snsCertificateUrl(topicArn, amazonCertificate) }
  return { ...request, body: snsRequest(changed, request.url).body }
}
