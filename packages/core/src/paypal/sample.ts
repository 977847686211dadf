import { encodeUtf8 } from '../encoding/bytes.js'
import type { SchemeSample } from '../scheme/scheme-members.js'
import type { PayPalSettings } from './checks.js'
import { sampleBody, sampleSignature, sampleTransmissionId, sampleWebhookId } from './sample-delivery.js'
import { sendersOf } from './senders.js'

/** The delivery that `prepare` verifies. */
export const payPalSample: SchemeSample<PayPalSettings> = {
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
    body: /* @__PURE__ */ encodeUtf8(sampleBody),
  },
  settings: { senders: /* @__PURE__ */ sendersOf('live', [sampleWebhookId], false), timestampTolerance: 0 },
}
