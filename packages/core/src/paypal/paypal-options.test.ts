import { createTestAuthority, payPalCertificateUrl, testWebhookId } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createPayPalMaterial } from '#test/schemes/paypal.js'
import { createSchemeReceiver, createSurroundings } from '#test/schemes/scheme-material.js'
import { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from './create-paypal-verifier.js'

const create = (options: object) => (): unknown =>
  createPayPalVerifier({ webhookId: testWebhookId, replayGuard: acceptReplays, ...options } as PayPalVerifierOptions)

describe('the options of createPayPalVerifier', () => {
  it.each([{ environment: 'live' }, { environment: 'sandbox' }, { acceptSimulator: false }, { timestampTolerance: 0 }])(
    'take %j',
    (options) => {
      expect(create(options)).not.toThrow()
    },
  )

  it.each(['0'.repeat(17), 'AZ09AZ09AZ09AZ09A'])('accept the webhook id %s', (webhookId) => {
    expect(create({ webhookId })).not.toThrow()
    expect(create({ webhookId: [testWebhookId, webhookId] })).not.toThrow()
  })

  it.each(['0'.repeat(16), '0'.repeat(18), '', 1, null, ['0'.repeat(17)], `-${'0'.repeat(16)}`])(
    'refuse the webhook id %j in a list',
    (webhookId) => {
      expect(create({ webhookId: [testWebhookId, webhookId] })).toThrow(
        /^createPayPalVerifier: options\.webhookId must be a webhook id of 17/,
      )
    },
  )

  it('accept PEM certificates as intermediates, with any text around them', async () => {
    const { pem } = await createTestAuthority({ keyType: 'P-256' })
    for (const intermediates of [pem, pem + pem, `DigiCert\n${pem}\n`, pem.replaceAll('\n', '\r\n')])
      expect(create({ intermediates })).not.toThrow()
    for (const intermediates of [
      '',
      pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
      pem.replace('BEGIN', 'START'),
      pem.replace('-----END', '----END'),
      pem.slice(0, 100),
      '-----BEGIN CERTIFICATE----------END CERTIFICATE-----',
      '-----BEGIN CERTIFICATE-----*-----END CERTIFICATE-----',
      [pem],
      new TextEncoder().encode(pem),
    ])
      expect(create({ intermediates })).toThrow(/options\.intermediates must be PEM certificates/)
  })

  it('describe the required replay guard', () => {
    expect(create({ replayGuard: undefined })).toThrow(/^createPayPalVerifier: options\.replayGuard is missing\./)
    expect(create({ replayGuard: null })).toThrow(/^createPayPalVerifier: options\.replayGuard must be /)
    expect(() => createPayPalVerifier(undefined as unknown as PayPalVerifierOptions)).toThrow(TypeError)
  })
})

describe('the issuers of the certificates of PayPal', () => {
  it('are downloaded only from DigiCert', async () => {
    const surroundings = await createSurroundings()
    const paypal = await createPayPalMaterial(surroundings)
    const start = 'http://cacerts.digicert.com'
    for (const [url, expected] of [
      [`${start}/A-z_0.9.crt`, true],
      [`${start}:80/A.crt`, true],
      [`${start}/${'a'.repeat(200)}`, true],
      [`${start}/${'a'.repeat(201)}`, false],
      [`${start}/`, false],
      [`${start}/a/b.crt`, false],
      [`${start}/a%62.crt`, false],
      [`${start}/A.crt?`, false],
      [`${start}:8080/A.crt`, false],
      ['https://cacerts.digicert.com/A.crt', false],
      ['http://cacerts.digicert.com.attacker.test/A.crt', false],
      ['http://attacker.test/A.crt', false],
    ] as const) {
      const { pem } = await paypal.issue({ caIssuers: [url] })
      const served = { [payPalCertificateUrl()]: pem, [url.replace(':80/', '/')]: surroundings.authority.der }
      const { host, verifier } = createSchemeReceiver(paypal, {}, served)
      const verdict = await verifier.verify(await paypal.sign()).then(
        () => true,
        (error: { code: string }) => error.code,
      )
      expect(verdict, url).toBe(expected || 'ERR_CERTIFICATION_PATH_INVALID')
      expect(host.requests.length, url).toBe(expected ? 2 : 1)
    }
  })
})
