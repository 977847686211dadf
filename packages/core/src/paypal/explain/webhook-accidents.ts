import { type Accident, everywhere } from '../../scheme/explain.js'

function accident(id: string, what: string, fix: string): Accident {
  return { id, what, fix, changes: everywhere(fix) }
}

/** The accidents that only deliveries of PayPal have. */
export const webhookAccidents: Readonly<
  Record<'simulator' | 'otherWebhook' | 'environment' | 'headerForm' | 'notification', Accident>
> = {
  simulator: accident(
    'paypal-simulator',
    'PayPal’s webhooks simulator sent the delivery. It signs for the id WEBHOOK_ID, and not for a webhook of yours.',
    'Set acceptSimulator: true in a test. In production leave it refused, because any PayPal developer can send such a delivery.',
  ),
  otherWebhook: accident(
    'paypal-webhook-id',
    'PayPal signed the delivery for another webhook, or the body was changed on its way.',
    'Compare webhookId with the id that the dashboard of PayPal shows beside the URL of this endpoint. Each webhook of each environment has its own id. If it is right, pass the raw body, before any parser reads or rewrites it.',
  ),
  environment: accident(
    'paypal-environment',
    'The delivery comes from the other environment of PayPal, which the verifier does not accept.',
    "Set environment: 'sandbox', with the id of a webhook of the sandbox, in a verifier for tests. In production leave it refused: anybody can have an account in the sandbox.",
  ),
  headerForm: accident(
    'paypal-header-form',
    'The transmission id or the transmission time was written in another form than it was signed.',
    'Pass the values of both headers as they arrived, as text: do not parse the time, and do not change the case of letters.',
  ),
  notification: accident(
    'paypal-ipn',
    'An Instant Payment Notification (IPN) of PayPal arrived, which has no signature.',
    'Subscribe a webhook to the events, or send IPN to a route of its own and post each one back to PayPal, as its documentation of IPN says.',
  ),
}
