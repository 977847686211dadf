import { acceptReplays, createPayPalVerifier } from '@countersign/core/paypal'
import {
  hostile,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
  testWebhookId,
} from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import type { Fixture } from '../request/fixture.js'
import { InputError } from '../request/header-text.js'
import { commonOptions, type PageScheme, servesCertificate } from './page-scheme.js'
import { headerOf } from './read-claims.js'

/** PayPal webhooks. */
export const paypal: PageScheme = {
  title: 'PayPal',
  noun: 'a delivery of a PayPal webhook',
  certificateField: 'PAYPAL-CERT-URL',
  trusts: 'anchors',
  headers: [
    'content-type',
    'paypal-auth-algo',
    'paypal-auth-version',
    'paypal-cert-url',
    'paypal-transmission-id',
    'paypal-transmission-sig',
    'paypal-transmission-time',
    'user-agent',
  ],
  sampleUrl: 'https://receiver.example/paypal',
  certificateUrlOf: (request) => headerOf(request, 'paypal-cert-url'),
  timestampOf: (request) => headerOf(request, 'paypal-transmission-time'),
  isOwn: servesCertificate,
  genuine: (material, { url, webhookId }) => signPayPal(material, { url, webhookId }),
  signDefaults: () => ({ 's-webhook': testWebhookId }),
  async sign({ url, at, value, trimmed }, material) {
    const body = value('s-body')
    return await signPayPal(await material(), {
      url,
      webhookId: trimmed('s-webhook'),
      eventType: trimmed('s-event'),
      ...(at && { timestamp: at }),
      ...(body !== '' && { body }),
    })
  },
  hostile: ({ authority, host }, { url, webhookId }, at) => hostile.paypal({ authority, host, webhookId, url, at }),
  createVerifier(settings) {
    const { webhookIds, payPalEnvironment, acceptSimulator, intermediates } = settings
    if (webhookIds.length === 0) throw new InputError('Enter the webhook id: a request does not contain it')
    return createPayPalVerifier({
      ...commonOptions(settings),
      fetch: settings.fetch,
      webhookId: webhookIds,
      environment: payPalEnvironment,
      acceptSimulator,
      // The page verifies the same request at each edit.
      replayGuard: acceptReplays,
      ...(intermediates.trim() !== '' && { intermediates }),
    })
  },
  receiver: ({ webhookId }) => ({ webhookId }),
  notes: () => ['PayPal signs only a CRC-32 of the body. It detects accidents, but not forgeries.'],
}

/** Signs a delivery of a PayPal webhook with the page's authority. */
async function signPayPal(material: TestMaterial, options: Omit<SignPayPalWebhookOptions, 'signer'>): Promise<Fixture> {
  const at = new Date()
  const signer = await material.payPalSigner()
  return {
    scheme: 'paypal',
    request: await signPayPalWebhook({ timestamp: at, ...options, signer }),
    at,
    certificates: { [payPalCertificateUrl()]: signer.pem, [payPalCaIssuersUrl]: material.authority.pem },
    trustAnchors: material.root.anchorPem,
  }
}
