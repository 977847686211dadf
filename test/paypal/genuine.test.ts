import { acceptReplays, createPayPalVerifier } from '@countersign/core/paypal'
import {
  createCertificateHost,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  payPalEvent,
  testWebhookId,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createPayPalMaterial } from '../schemes/paypal.js'
import { createSurroundings } from '../schemes/scheme-material.js'

// The forms that PayPal documents, or that published deliveries have.
const surroundings = await createSurroundings()
const { authority, trustAnchors } = surroundings
const { issue, sign, verifier } = await createPayPalMaterial(surroundings)

describe('PayPal', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a capture', payPalEvent()],
    [
      'an order',
      { ...payPalEvent({ eventType: 'CHECKOUT.ORDER.APPROVED' }), resource_type: 'checkout-order', zts: 1_494_957_670 },
    ],
    [
      'a sale of the first version',
      {
        ...payPalEvent({ eventType: 'PAYMENT.SALE.COMPLETED' }),
        resource_version: undefined,
        event_version: undefined,
      },
    ],
    [
      'a subscription of 2016',
      { ...payPalEvent({ eventType: 'BILLING.SUBSCRIPTION.CREATED' }), resource_type: 'Agreement', links: undefined },
    ],
    [
      'a dispute',
      payPalEvent({ eventType: 'CUSTOMER.DISPUTE.CREATED', resource: { dispute_id: 'PP-D-1', messages: [] } }),
    ],
    ['a time with milliseconds', { ...payPalEvent(), create_time: '2020-07-24T12:38:51.414Z' }],
    ['an empty resource', payPalEvent({ resource: {} })],
    ['fields of null', { ...payPalEvent(), summary: null, resource_version: null, links: null }],
    [
      'links with more members',
      {
        ...payPalEvent(),
        links: [{ href: 'https://api.paypal.com/', rel: 'self', method: 'GET', encType: 'application/json' }],
      },
    ],
    ['text beyond ASCII', { ...payPalEvent(), summary: 'Zahlung über 30,00 € 🎉 \u2028' }],
    ['a type of tomorrow', payPalEvent({ eventType: 'SOMETHING.NEW', resource: { later: null } })],
  ])('accepts the event of %s', async (_, event) => {
    for (const body of [JSON.stringify(event), JSON.stringify(event, null, 2), `${JSON.stringify(event)}\r\n`]) {
      const request = await sign({ body })
      const { payload } = await verifier().verify(request)
      expect(payload).toMatchObject({ id: event.id, event_type: event.event_type })
      expect((await verifier().verify(toRequest(request))).payload).toEqual(payload)
    }
  })

  it.each([
    ['0f14627d-cc41-11f0-9ad0-21cf84660aee', 'a UUID'],
    ['B2384410-F8D2-11E4-8BF3-77339302725B', 'a UUID in upper case'],
    ['69cd13f0d67a11e5baa30b53ae8ac69c', 'an id without hyphens'],
    ['a', 'a short id'],
  ])('accepts the transmission id %s, %s', async (transmissionId) => {
    expect((await verifier().verify(await sign({ transmissionId }))).scheme).toBe('paypal')
  })

  it('accepts headers in any case and order, with other headers, and without PAYPAL-AUTH-VERSION', async () => {
    const request = await sign()
    const others: [string, string][] = [
      ['Host', 'receiver.example'],
      ['correlation-id', 'a'],
      ['paypal-auth-version', 'v1'],
    ]
    const own = request.headers.filter(([name]) => name !== 'PAYPAL-AUTH-VERSION')
    for (const headers of [
      own,
      [...own].reverse(),
      own.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
      own.map(([name, value]): [string, string] => [
        name.replace(/\w+/g, (word) => word[0] + word.slice(1).toLowerCase()),
        value,
      ]),
      [...others, ...own],
    ])
      expect((await verifier().verify({ ...request, headers })).scheme).toBe('paypal')
  })

  it('accepts every form of the certificate file: alone, with its issuer, with the anchor, with other line ends', async () => {
    const signer = await issue()
    for (const file of [
      signer.pem,
      signer.chainPem,
      signer.chainPem + surroundings.root.pem,
      signer.pem.replaceAll('\n', '\r\n'),
      `\n${signer.pem}\n\n${authority.pem}\n`,
    ]) {
      const files = { [payPalCertificateUrl()]: file, [payPalCaIssuersUrl]: authority.der }
      const request = await sign({ signer })
      expect((await verifier({}, createCertificateHost(files).fetch).verify(request)).scheme).toBe('paypal')
    }
  })

  it('accepts an issuer in PEM, and an issuer below another issuer', async () => {
    const upper = await surroundings.root.intermediate({ keyType: 'P-256', subject: 'Upper' })
    const lower = await upper.intermediate({
      keyType: 'P-256',
      subject: 'Lower',
      caIssuers: ['http://cacerts.digicert.com/Upper.crt'],
    })
    const signer = await lower.issue({ dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl] })
    const files = {
      [payPalCertificateUrl()]: signer.pem,
      [payPalCaIssuersUrl]: lower.pem,
      'http://cacerts.digicert.com/Upper.crt': upper.der,
    }
    expect((await verifier({}, createCertificateHost(files).fetch).verify(await sign({ signer }))).scheme).toBe(
      'paypal',
    )
  })

  it('accepts deliveries of the sandbox, for several webhooks', async () => {
    const signer = await authority.issue({ dnsNames: [payPalDnsName('sandbox')] })
    const certificateUrl = payPalCertificateUrl('sandbox', '360caa42-fca2a594-a5cafa77')
    const sandbox = createPayPalVerifier({
      webhookId: ['1AB23456CD789012E', testWebhookId],
      environment: 'sandbox',
      replayGuard: acceptReplays,
      trustAnchors,
      fetch: createCertificateHost({ [certificateUrl]: signer.chainPem }).fetch,
    })
    for (const webhookId of ['1AB23456CD789012E', testWebhookId]) {
      const request = await sign({ signer, webhookId, environment: 'sandbox', certificateUrl })
      expect((await sandbox.verify(request)).scheme).toBe('paypal')
    }
  })
})
