import { encodeBase64 } from '../authority/pem.js'
import type { IssuedCertificate } from '../authority/test-authority.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'

/** One of the two systems of PayPal. */
export type PayPalTestEnvironment = 'live' | 'sandbox'

/** The webhook id of a test delivery. The option `webhookId` overrides it. */
export const testWebhookId = '0TEST000WEBHOOK00'

/** The id that PayPal's webhooks simulator signs with. */
export const payPalSimulatorId = 'WEBHOOK_ID'

/** The URL of an issuer's certificate, as in the certificates of PayPal. The host serves DER. */
export const payPalCaIssuersUrl = 'http://cacerts.digicert.com/CountersignTest.crt'

/** Returns the SubjectAltName dNSName of the certificate that signs deliveries of an environment. */
export function payPalDnsName(environment: PayPalTestEnvironment = 'live'): string {
  return `messageverificationcerts.${environment === 'sandbox' ? 'sandbox.' : ''}paypal.com`
}

/** Returns a certificate URL for deliveries of an environment. The id has hex digits and hyphens. */
export function payPalCertificateUrl(
  environment: PayPalTestEnvironment = 'live',
  id: string = '00000000-00000000-00000000',
): string {
  return `https://api.${environment === 'sandbox' ? 'sandbox.' : ''}paypal.com/v1/notifications/certs/CERT-${id}`
}

/** Options of {@link payPalEvent}. */
export interface PayPalEventOptions {
  /** The id of the event. Default: a random one. */
  eventId?: string
  /** `event_type`. Default `PAYMENT.CAPTURE.COMPLETED`. */
  eventType?: string
  /** The resource. Default: a capture of 30 USD. */
  resource?: Record<string, unknown>
  /** The time of the event and of the delivery. Default: now. */
  timestamp?: Date | string
}

/** Options of {@link signPayPalWebhook}. */
export interface SignPayPalWebhookOptions extends PayPalEventOptions {
  /** The certificate that signs, usually `authority.issue({ dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl] })`. */
  signer: Pick<IssuedCertificate, 'keys'>
  /** The webhook id. It is signed and not sent. Default {@link testWebhookId}. */
  webhookId?: string
  /** The transmission id. Default: a random UUID. */
  transmissionId?: string
  /** The event. Default: the event that {@link payPalEvent} builds. */
  event?: unknown
  /** The raw body. Default: the event as JSON. */
  body?: string | Uint8Array
  /** The environment. It decides the default of `certificateUrl`. Default `live`. */
  environment?: PayPalTestEnvironment
  /** The value of `PAYPAL-CERT-URL`. Default {@link payPalCertificateUrl} of the environment. */
  certificateUrl?: string
  /** The hash. PayPal signs with SHA-256, which is the default. */
  hash?: 'SHA-256' | 'SHA-1'
  /** The URL of the endpoint. Default `https://receiver.example/paypal`. */
  url?: string
}

/** Builds an event of a PayPal webhook. */
export function payPalEvent(options: PayPalEventOptions = {}): Record<string, unknown> {
  const id = options.eventId ?? `WH-${randomUuid().replaceAll('-', '').toUpperCase()}`
  const time = toSeconds(options.timestamp ?? new Date())
  const url = `https://api.paypal.com/v1/notifications/webhooks-events/${id}`
  return {
    id,
    event_version: '1.0',
    create_time: time,
    resource_type: 'capture',
    resource_version: '2.0',
    event_type: options.eventType ?? 'PAYMENT.CAPTURE.COMPLETED',
    summary: 'Payment completed for $ 30.0 USD',
    resource: options.resource ?? {
      id: '0TEST000CAPTURE00',
      amount: { currency_code: 'USD', value: '30.00' },
      final_capture: true,
      status: 'COMPLETED',
      create_time: time,
      update_time: time,
    },
    links: [
      { href: url, rel: 'self', method: 'GET' },
      { href: `${url}/resend`, rel: 'resend', method: 'POST' },
    ],
  }
}

/**
 * Signs a delivery as PayPal does.
 *
 * @example
 * ```ts
 * import { createTestAuthority, payPalCaIssuersUrl, payPalDnsName, signPayPalWebhook, toRequest } from '@countersign/testing'
 *
 * const authority = await (await createTestAuthority()).intermediate()
 * const signer = await authority.issue({ dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl] })
 * export const request = toRequest(await signPayPalWebhook({ signer, eventType: 'PAYMENT.CAPTURE.REFUNDED' }))
 * ```
 */
export async function signPayPalWebhook(options: SignPayPalWebhookOptions): Promise<SignedTestRequest> {
  const { signer, webhookId = testWebhookId, transmissionId = randomUuid(), hash = 'SHA-256' } = options
  const content = options.body ?? JSON.stringify(options.event ?? payPalEvent(options))
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  const time = toSeconds(options.timestamp ?? new Date())
  const text = `${transmissionId}|${time}|${webhookId}|${crc32(body)}`
  const signature = await signer.keys.sign(new TextEncoder().encode(text), hash)
  return {
    method: 'POST',
    url: options.url ?? 'https://receiver.example/paypal',
    headers: [
      ['Content-Type', 'application/json'],
      ['PAYPAL-AUTH-ALGO', 'SHA256withRSA'],
      ['PAYPAL-AUTH-VERSION', 'v2'],
      ['PAYPAL-CERT-URL', options.certificateUrl ?? payPalCertificateUrl(options.environment)],
      ['PAYPAL-TRANSMISSION-ID', transmissionId],
      ['PAYPAL-TRANSMISSION-SIG', encodeBase64(signature)],
      ['PAYPAL-TRANSMISSION-TIME', time],
      ['User-Agent', 'PayPal/AUHD-214.0-00000000'],
    ],
    body,
  }
}

// PayPal sends whole seconds.
function toSeconds(time: Date | string): string {
  return typeof time === 'string' ? time : `${time.toISOString().slice(0, 19)}Z`
}

// The CRC-32 of IEEE 802.3, as gzip uses it. Test bodies are short, so a table is not worthwhile.
function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (const byte of bytes) {
    remainder ^= byte
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  }
  return ~remainder >>> 0
}
