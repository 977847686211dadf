import { describe, expect, it } from 'vitest'
import type { SignedRequest } from '../index.js'
import {
  sampleAnchor,
  sampleIntermediate,
  sampleSigner,
  sampleTime,
} from '../signing-certificate/sample-certificates.js'
import { createTrustAnchors } from '../x509/index.js'
import { acceptReplays, createPayPalVerifier } from './create-paypal-verifier.js'
import { payPalSample } from './sample.js'
import { sampleSignature, sampleWebhookId } from './sample-delivery.js'

const verifier = createPayPalVerifier({
  webhookId: sampleWebhookId,
  replayGuard: acceptReplays,
  currentDate: () => new Date(sampleTime),
  trustAnchors: () => createTrustAnchors(sampleAnchor),
  fetch: async () => new Response(sampleSigner + sampleIntermediate),
  intermediates: sampleIntermediate,
})

function withHeader(name: string, value: string | undefined): SignedRequest {
  const headers = [...payPalSample.request.headers]
    .map(([one, text]): [string, string | undefined] => [one, one === name ? value : text])
    .filter((line): line is [string, string] => line[1] !== undefined)
  return { ...payPalSample.request, headers }
}

async function refusal(request: SignedRequest): Promise<unknown> {
  return await verifier.verify(request).then(
    () => 'accepted',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  )
}

describe('the checks of a delivery of PayPal', () => {
  it('accept a genuine delivery only by POST', async () => {
    expect(await refusal(payPalSample.request)).toBe('accepted')
    for (const method of ['GET', 'PUT', 'post'])
      expect(await refusal({ ...payPalSample.request, method })).toMatch(/^ERR_REQUEST_INVALID: /)
  })

  it.each([
    'PAYPAL-AUTH-ALGO',
    'PAYPAL-CERT-URL',
    'PAYPAL-TRANSMISSION-ID',
    'PAYPAL-TRANSMISSION-SIG',
    'PAYPAL-TRANSMISSION-TIME',
  ])('name the %s header if it is missing', async (name) => {
    expect(await refusal(withHeader(name, undefined))).toMatch(new RegExp(`^ERR_HEADER_MISSING: .*${name}`))
  })

  it('name the header whose URL is not allowed, or whose signature does not match', async () => {
    expect(await refusal(withHeader('PAYPAL-CERT-URL', 'https://attacker.test/'))).toMatch(
      /^ERR_CERTIFICATE_URL_FORBIDDEN: PAYPAL-CERT-URL header /,
    )
    const altered = sampleSignature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    expect(await refusal(withHeader('PAYPAL-TRANSMISSION-SIG', altered))).toMatch(
      /^ERR_SIGNATURE_MISMATCH: .*PAYPAL-TRANSMISSION-SIG/,
    )
  })
})
