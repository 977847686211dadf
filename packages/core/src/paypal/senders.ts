import { VerificationError } from '../errors.js'

/** The two systems of PayPal. Each has its own accounts, webhooks and certificates. */
export type PayPalEnvironment = 'live' | 'sandbox'

/** The host that keeps the certificates of an environment, and the SubjectAltName dNSName that they have. */
export interface CertificateHolder {
  readonly origin: string
  readonly dnsName: string
}

/** The certificates of each environment. */
export const certificateHolders: Readonly<Record<PayPalEnvironment, CertificateHolder>> = {
  live: { origin: 'https://api.paypal.com', dnsName: 'messageverificationcerts.paypal.com' },
  sandbox: { origin: 'https://api.sandbox.paypal.com', dnsName: 'messageverificationcerts.sandbox.paypal.com' },
}

/** A sender whose deliveries are accepted: the certificates that it signs with, and the webhooks that it signs for. */
export interface Sender extends CertificateHolder {
  readonly environment: PayPalEnvironment
  /** The ids that are tried in turn, because a delivery does not name its webhook. */
  readonly webhookIds: readonly string[]
}

/** The id that the webhooks simulator signs with, in place of the id of a webhook. */
export const simulatorWebhookId = 'WEBHOOK_ID'

/** Returns the accepted senders. PayPal's simulator always signs with the certificate of the live environment. */
export function sendersOf(
  environment: PayPalEnvironment,
  webhookIds: readonly string[],
  acceptSimulator: boolean,
): readonly Sender[] {
  const senders = new Map<PayPalEnvironment, readonly string[]>([[environment, [...new Set(webhookIds)]]])
  if (acceptSimulator) senders.set('live', [...(senders.get('live') ?? []), simulatorWebhookId])
  return [...senders].map(([name, ids]) => ({ environment: name, webhookIds: ids, ...certificateHolders[name] }))
}

// PayPal writes the ids of its certificates as hex digits in groups.
const path = /^\/v1\/notifications\/certs\/CERT-[0-9a-f][0-9a-f-]{0,99}$/

/**
 * Returns the sender that keeps its certificates at a PAYPAL-CERT-URL. The URL must be exactly as PayPal writes it, so it is
 * canonical.
 *
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN
 */
export function senderAt(url: string, senders: readonly Sender[]): Sender {
  const sender = senders.find(({ origin }) => url.startsWith(origin) && path.test(url.slice(origin.length)))
  if (sender !== undefined) return sender
  const origins = senders.map(({ origin }) => origin).join(' or ')
  throw new VerificationError(
    'ERR_CERTIFICATE_URL_FORBIDDEN',
    `PAYPAL-CERT-URL header must be ${origins} with the path /v1/notifications/certs/CERT-<hex digits and hyphens>`,
  )
}
