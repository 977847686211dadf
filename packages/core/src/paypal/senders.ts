import type { CertificateUrlPolicy } from '../scheme/certificate-url.js'

/** The two systems of PayPal. Each has its own accounts, webhooks and certificates. */
export type PayPalEnvironment = 'live' | 'sandbox'

const origins: Readonly<Record<PayPalEnvironment, string>> = {
  live: 'https://api.paypal.com',
  sandbox: 'https://api.sandbox.paypal.com',
}

/** The URLs at which PayPal keeps its certificates. It writes their ids as hex digits in groups. */
export const certificateUrls: CertificateUrlPolicy = {
  title: 'PAYPAL-CERT-URL header',
  origin: /^https:\/\/api\.(?:sandbox\.)?paypal\.com$/,
  path: /^\/v1\/notifications\/certs\/CERT-[0-9a-f][0-9a-f-]{0,99}$/,
}

/** Returns the SubjectAltName dNSName of the certificates at an origin. */
export function signingCertificateName(origin: string): string {
  return origin.replace('https://api.', 'messageverificationcerts.')
}

/** A sender whose deliveries are accepted: the place of its certificates, and the webhooks that it signs for. */
export interface Sender {
  readonly origin: string
  /** The ids that are tried in turn, because a delivery does not name its webhook. */
  readonly webhookIds: readonly string[]
}

/** The id that the webhooks simulator signs with, in place of the id of a webhook. */
export const simulatorWebhookId = 'WEBHOOK_ID'

/** At least one sender. */
export type Senders = readonly [Sender, ...Sender[]]

/** Returns the accepted senders. PayPal's simulator always signs with the certificate of the live environment. */
export function sendersOf(
  environment: PayPalEnvironment,
  webhookIds: readonly string[],
  acceptSimulator: boolean,
): Senders {
  const own = [...new Set(webhookIds)]
  if (!acceptSimulator) return [sender(environment, own)]
  if (environment === 'live') return [sender('live', [...own, simulatorWebhookId])]
  return [sender('sandbox', own), sender('live', [simulatorWebhookId])]
}

function sender(environment: PayPalEnvironment, webhookIds: readonly string[]): Sender {
  return { origin: origins[environment], webhookIds }
}

/** Returns the sender whose certificates are at the origin of a URL. For any other URL, returns the first sender, so it is refused. */
export function senderAt(url: string, senders: Senders): Sender {
  return senders.find(({ origin }) => url.startsWith(`${origin}/`)) ?? senders[0]
}
