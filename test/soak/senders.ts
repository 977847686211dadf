import {
  appStoreRequest,
  createAppStoreSigner,
  type IssuedCertificate,
  payPalCertificateUrl,
  payPalEvent,
  type SignedTestRequest,
  signAppStoreNotification,
  signPayPalWebhook,
  signSmnMessage,
  signSnsMessage,
  smnRequest,
  snsCertificateUrl,
  snsRequest,
  type TestAuthority,
  testTopicArn,
} from '@countersign/testing'

/** A signed delivery of one message. The receiver reports the id when its handler runs. */
export interface Delivery {
  readonly id: string
  readonly path: string
  readonly request: SignedTestRequest
  /** The same delivery with other content and another id, which is not signed. */
  readonly forgery: SignedTestRequest
}

/** A service that repeats a delivery until it succeeds. */
export interface Sender {
  readonly title: string
  /** The answer to a forgery. */
  readonly refusal: number
  /** Signs a message with its text, `slow` or `may fail`. The certificate is new to the receivers if its number is new. */
  sign(text: string, certificate: number): Promise<Delivery>
}

/** Creates the senders. SNS and PayPal sign with a certificate that has both names, and the receivers pin it for SMN. */
export async function createSenders(root: TestAuthority, signer: IssuedCertificate): Promise<readonly Sender[]> {
  const appStore = await createAppStoreSigner(root)
  return [
    {
      title: 'SNS',
      refusal: 403,
      async sign(text, certificate) {
        const id = crypto.randomUUID()
        const certificateUrl = snsCertificateUrl(testTopicArn, certificate.toString(16).padStart(32, '0'))
        const request = await signSnsMessage({ signer, certificateUrl, message: text, messageId: id })
        const forgery = snsRequest({ ...request.message, MessageId: `forged ${id}`, Message: 'other' })
        return { id, path: '/sns', request, forgery }
      },
    },
    {
      title: 'App Store',
      refusal: 400,
      async sign(text) {
        const id = crypto.randomUUID()
        const [request, other] = await Promise.all([
          signAppStoreNotification({ signer: appStore, notificationUUID: id, fields: { subtype: text } }),
          signAppStoreNotification({ signer: appStore, notificationUUID: `forged ${id}` }),
        ])
        const [header, , signature] = partsOf(request)
        const forgery = appStoreRequest(`${header}.${partsOf(other)[1]}.${signature}`)
        return { id, path: '/appstore', request, forgery }
      },
    },
    {
      title: 'PayPal',
      refusal: 400,
      async sign(text, certificate) {
        const id = crypto.randomUUID()
        const certificateUrl = payPalCertificateUrl('live', certificate.toString(16).padStart(8, '0'))
        const event = { ...payPalEvent({ eventId: id }), summary: text }
        const request = await signPayPalWebhook({ signer, certificateUrl, transmissionId: id, event })
        const body = new TextEncoder().encode(JSON.stringify({ ...event, id: `forged ${id}` }))
        return { id, path: '/paypal', request, forgery: { ...request, body } }
      },
    },
    {
      title: 'SMN',
      refusal: 403,
      async sign(text) {
        const id = crypto.randomUUID()
        const request = await signSmnMessage({ signer, message: text, messageId: id })
        const forgery = smnRequest({ ...request.message, message_id: `forged ${id}`, message: 'other' })
        return { id, path: '/smn', request, forgery }
      },
    },
  ]
}

function partsOf({ body }: SignedTestRequest): string[] {
  return String(JSON.parse(new TextDecoder().decode(body)).signedPayload).split('.')
}
