import { randomBytes } from 'node:crypto'
import {
  hostile,
  payPalCertificateUrl,
  payPalDnsName,
  type SignedTestRequest,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
} from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'
import { orUntrusted, refusedCases, servedCases, type TrustedAuthority, withUrl } from '../../certify/refused-cases.js'

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
  const { url, webhookId, trusted } = options
  if (trusted !== undefined) yield* genuineCases(options, trusted)
  const { authority, host } = await orUntrusted(trusted)
  const requests = hostile.paypal({ authority, host, webhookId, url })
  yield* refusedCases(requests, trusted === undefined ? withPayPalCertificate : undefined)
}

/** Signs genuine deliveries of a test authority, with URLs that no endpoint has seen. */
export async function createPayPalSigner({ authority, host }: TrustedAuthority): Promise<{
  /** The certificate and that of its issuer, together at another URL. */
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

async function* genuineCases(
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
  yield* servedCases(cases, (changes) => sign({ url, webhookId, ...changes }))
}

/** A certificate that PayPal has served. No test authority has its key. */
const payPalCertificate = payPalCertificateUrl('live', '360caa42-fca2a594-b0d12406')

const ofTestHost = /^https:\/\/api\.paypal\.com\/v1\/notifications\/certs\/CERT-[0-9a-f-]+-e+[0-9a-f]*$/

const withPayPalCertificate = (request: SignedTestRequest): SignedTestRequest =>
  withUrl(request, 'PAYPAL-CERT-URL', ofTestHost, payPalCertificate)
