import { randomBytes } from 'node:crypto'
import {
  createCertificateHost,
  createTestAuthority,
  hostile,
  payPalCertificateUrl,
  payPalDnsName,
  type SignedTestRequest,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
} from '@countersign/testing'
import type { TrustedAuthority } from './alexa-cases.js'
import type { EndpointCase } from './endpoint-case.js'

/** The endpoint that the cases are for. */
export interface PayPalCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The webhook that it accepts, of the live environment. */
  readonly webhookId: string
  /** If it is absent, only deliveries that the endpoint must refuse are sent. */
  readonly trusted?: TrustedAuthority | undefined
}

/** Makes deliveries for a PayPal endpoint: those that it must serve, if it trusts a test authority, and those that it must refuse. */
export async function* payPalCases(options: PayPalCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (options.trusted !== undefined) yield* servedCases(options, options.trusted)
  yield* refusedCases(options)
}

/** Signs genuine deliveries of a test authority, under URLs that no endpoint has seen. */
export async function createPayPalSigner({ authority, host }: TrustedAuthority): Promise<{
  /** The certificate with that of its issuer, at a URL of their own. */
  readonly chainUrl: string
  sign(options: Partial<SignPayPalWebhookOptions>): Promise<SignedTestRequest>
}> {
  const id = randomBytes(8).toString('hex')
  const issuerUrl = `http://cacerts.digicert.com/countersign-${id}.crt`
  const signer = await authority.issue({ dnsNames: [payPalDnsName()], caIssuers: [issuerUrl] })
  const certificateUrl = payPalCertificateUrl('live', `${id}-0`)
  const chainUrl = payPalCertificateUrl('live', `${id}-1`)
  host.serve(certificateUrl, signer.pem)
  host.serve(chainUrl, signer.chainPem)
  host.serve(issuerUrl, authority.der)
  return { chainUrl, sign: (options) => signPayPalWebhook({ signer, certificateUrl, ...options }) }
}

async function* servedCases(
  { url, webhookId }: PayPalCaseOptions,
  trusted: TrustedAuthority,
): AsyncGenerator<EndpointCase, void, undefined> {
  const { chainUrl, sign } = await createPayPalSigner(trusted)
  const cases: [name: string, why: string, options: Partial<SignPayPalWebhookOptions>][] = [
    ['genuine-capture', 'A delivery as PayPal sends it', {}],
    ['genuine-refund', 'Another type of event', { eventType: 'PAYMENT.CAPTURE.REFUNDED' }],
    ['genuine-chain', 'The file may hold the certificate of the issuer, too', { certificateUrl: chainUrl }],
    [
      'genuine-three-days-old',
      'PayPal repeats a delivery for three days',
      { timestamp: new Date(Date.now() - 259_200_000) },
    ],
  ]
  for (const [name, why, changes] of cases) {
    yield { name, why, expected: 'served', request: await sign({ url, webhookId, ...changes }) }
  }
}

/** A certificate that PayPal has served. No test authority has its key. */
const payPalCertificate = payPalCertificateUrl('live', '360caa42-fca2a594-b0d12406')

// If no authority is trusted, the endpoint cannot fetch any of these certificates, so all of them would be the same case.
const certificateCase = /^(?:certificate|name|usage|path|file|key|critical|duplicate)-/

async function* refusedCases({
  url,
  webhookId,
  trusted,
}: PayPalCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const { authority, host } = trusted ?? { authority: await createTestAuthority(), host: createCertificateHost() }
  for await (const { name, why, request, expectedCode } of hostile.paypal({ authority, host, webhookId, url })) {
    if (trusted === undefined && certificateCase.test(name)) continue
    yield {
      name,
      why,
      expected: 'refused',
      tolerated: toleratedFor(name, expectedCode),
      request: trusted === undefined ? withPayPalCertificate(request) : request,
    }
  }
}

function toleratedFor(name: string, code: string): readonly number[] {
  // A server may not support the method.
  if (name === 'wrong-method') return [404, 405, 501]
  // The fault is in the certificate host, and may be temporary.
  return code === 'ERR_CERTIFICATE_FETCH_FAILED' ? [503] : []
}

function withPayPalCertificate(request: EndpointCase['request']): EndpointCase['request'] {
  // Replace only the URLs of the test host, which cannot be fetched without it.
  const isOurs = (name: string, value: string): boolean =>
    name === 'PAYPAL-CERT-URL' &&
    /^https:\/\/api\.paypal\.com\/v1\/notifications\/certs\/CERT-[0-9a-f-]+-e+[0-9a-f]*$/.test(value)
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, isOurs(name, value) ? payPalCertificate : value]),
  }
}
