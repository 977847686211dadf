import { VerificationError } from '@countersign/core'
import { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from '@countersign/core/paypal'
import { fromBase64, type VectorCase, type Verdict, verdictOf } from './vector-case.js'

/** Two deliveries that PayPal signed: the files of the folder paypal. A body is base64. */
export interface PayPalMaterial {
  readonly payPalIssuer: string
  readonly payPal2015Headers: Readonly<Record<string, string>>
  readonly payPal2015Body: string
  readonly payPal2015Certificate: string
  readonly payPal2015WebhookId: string
  readonly payPal2025Headers: Readonly<Record<string, string>>
  readonly payPal2025Body: string
  readonly payPal2025Certificate: string
}

/** Deliveries of PayPal, genuine and altered, below the pinned trust anchors and at their own time. */
export function payPalCases(material: PayPalMaterial, crypto: Crypto): VectorCase[] {
  const { payPalIssuer } = material
  const sandbox = {
    headers: material.payPal2015Headers,
    body: fromBase64(material.payPal2015Body),
    certificate: material.payPal2015Certificate,
    options: { environment: 'sandbox', webhookId: material.payPal2015WebhookId.trim() },
  } as const
  const simulator = {
    headers: material.payPal2025Headers,
    body: fromBase64(material.payPal2025Body),
    certificate: material.payPal2025Certificate,
    options: { webhookId: '00000000000000000', acceptSimulator: true },
  } as const
  const one = (
    id: string,
    expected: Verdict,
    { headers, body, certificate, options }: typeof sandbox | typeof simulator,
    changes: {
      body?: Uint8Array<ArrayBuffer>
      headers?: Record<string, string>
      options?: object
      later?: number
    } = {},
  ): VectorCase => ({
    id,
    source: 'PayPal',
    expected,
    run: async () => {
      const time = Date.parse(String(headers['paypal-transmission-time'])) + (changes.later ?? 0) * 1_000
      const verifier = createPayPalVerifier({
        ...(options as PayPalVerifierOptions),
        replayGuard: acceptReplays,
        intermediates: payPalIssuer,
        crypto,
        currentDate: () => new Date(time),
        fetch: async () => new Response(certificate),
        ...changes.options,
      })
      const fields = Object.entries({ ...headers, ...changes.headers })
      return await verdictOf(
        () => verifier.verify({ method: 'POST', url: '/', headers: fields, body: changes.body ?? body }),
        (error) => error instanceof VerificationError && !error.retryable,
      )
    },
  })
  const altered = ({ body }: { body: Uint8Array }): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(body, (byte, index) => (index === 10 ? byte ^ 1 : byte))
  return [
    one('a delivery of 2015', 'accept', sandbox),
    one('a delivery of the simulator of 2025', 'accept', simulator),
    one('the first for another webhook', 'reject', sandbox, { options: { webhookId: '11111111111111111' } }),
    one('the second without acceptSimulator', 'reject', simulator, { options: { acceptSimulator: false } }),
    one('the first with another body', 'reject', sandbox, { body: altered(sandbox) }),
    one('the second with another body', 'reject', simulator, { body: altered(simulator) }),
    one('the first with another id', 'reject', sandbox, { headers: { 'paypal-transmission-id': 'a' } }),
    one('the second after four days', 'reject', simulator, { later: 345_600 }),
  ]
}
