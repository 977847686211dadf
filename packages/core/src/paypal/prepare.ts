import { encodeUtf8 } from '../encoding/bytes.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import { prepareCertificates } from '../signing-certificate/prepare-certificates.js'
import { checkPayPalWebhook, type PayPalFindings } from './checks.js'
import { sampleBody, sampleSignature, sampleTransmissionId, sampleWebhookId } from './sample-delivery.js'
import { sendersOf } from './senders.js'

/** Prepares the first verification of a delivery. */
export async function preparePayPal(settings: CertificateSettings): Promise<void> {
  await prepareCertificates<PayPalFindings>(settings, {
    request: {
      method: 'POST',
      url: '/',
      headers: [
        ['PAYPAL-AUTH-ALGO', 'SHA256withRSA'],
        ['PAYPAL-CERT-URL', 'https://api.paypal.com/v1/notifications/certs/CERT-00000000'],
        ['PAYPAL-TRANSMISSION-ID', sampleTransmissionId],
        ['PAYPAL-TRANSMISSION-SIG', sampleSignature],
        ['PAYPAL-TRANSMISSION-TIME', '2026-01-01T00:00:00Z'],
      ],
      body: encodeUtf8(sampleBody),
    },
    file: 'end-entity',
    check: (run, certificates) =>
      checkPayPalWebhook(run, {
        certificates,
        senders: sendersOf('live', [sampleWebhookId], false),
        timestampTolerance: 0,
      }),
  })
}
