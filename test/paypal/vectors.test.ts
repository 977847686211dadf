import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedRequest } from '@countersign/core'
import { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from '@countersign/core/paypal'
import { createCertificateHost } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const folder = vectorsFolder === undefined ? undefined : join(vectorsFolder, 'paypal')

// The file that DigiCert serves at the caIssuers URL of both certificates.
const issuerUrl = 'http://cacerts.digicert.com/DigiCertSHA2ExtendedValidationServerCA.crt'
const issuerFile = 'digicert-sha2-ev-server-ca.pem'
const simulatorId = 'WEBHOOK_ID'

if (folder === undefined) {
  describe.skip(`PayPal deliveries that PayPal signed: ${vectorsAbsent}`, () => {
    it('are accepted', () => {})
  })
} else {
  const read = (...path: string[]): Buffer => readFileSync(join(folder, ...path))
  const issuer = read(issuerFile).toString()
  const named = readdirSync(folder).filter((name) => !name.endsWith('.pem'))

  it('is the expected set', () => {
    expect(named.length).toBeGreaterThanOrEqual(2)
  })

  describe.each(named)('the delivery %s, which PayPal signed', (name) => {
    const headers: Record<string, string> = JSON.parse(read(name, 'headers.json').toString())
    const body = new Uint8Array(read(name, 'body.bin'))
    const request: SignedRequest = { method: 'POST', url: '/', headers: Object.entries(headers), body }
    const signedId = read(name, 'webhook-id.txt').toString().trim()
    const isSimulated = signedId === simulatorId
    const certificateUrl = String(headers['paypal-cert-url'])
    const environment = certificateUrl.includes('sandbox') ? 'sandbox' : 'live'
    const signedAt = new Date(String(headers['paypal-transmission-time']))
    const host = createCertificateHost({ [issuerUrl]: issuer, [certificateUrl]: read(name, 'leaf.pem').toString() })
    const verifierAt = (seconds = 0, options: Partial<PayPalVerifierOptions> = {}) =>
      createPayPalVerifier({
        webhookId: isSimulated ? '00000000000000000' : signedId,
        acceptSimulator: isSimulated,
        environment,
        replayGuard: acceptReplays,
        fetch: host.fetch,
        currentDate: () => new Date(signedAt.getTime() + seconds * 1_000),
        ...options,
      })
    const changed = (header: string, value: string): SignedRequest => ({
      ...request,
      headers: Object.entries({ ...headers, [header]: value }),
    })

    it('is accepted at its own time, below the pinned anchor of DigiCert', async () => {
      const verified = await verifierAt().verify(request)
      expect(verified).toMatchObject({
        scheme: 'paypal',
        covers: 'checksum',
        algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
        timestamp: signedAt,
        signer: { certificateUrl },
      })
      expect(verified.payload).toEqual(JSON.parse(new TextDecoder().decode(body)))
      expect((await verifierAt().explain(request)).verdict).toBe('accepted')
    })

    it('fetches its certificate and the missing issuer, or takes the issuer from intermediates', async () => {
      const first = host.count()
      await verifierAt().verify(request)
      expect(host.requests.slice(first).map(({ url }) => url)).toEqual([certificateUrl, issuerUrl])
      await verifierAt(0, { intermediates: issuer }).verify(request)
      expect(host.count() - first).toBe(3)
    })

    it('is refused if any byte of the body is changed', async () => {
      const verifier = verifierAt()
      for (let index = 0; index < body.length; index += 1) {
        const other = body.map((byte, position) => (position === index ? byte ^ 0x01 : byte))
        await expect(verifier.verify({ ...request, body: other })).rejects.toMatchObject({
          code: 'ERR_SIGNATURE_MISMATCH',
        })
      }
    })

    it('is refused if any character of a signed header is changed', async () => {
      const verifier = verifierAt()
      for (const header of ['paypal-transmission-id', 'paypal-transmission-time', 'paypal-transmission-sig']) {
        const value = String(headers[header])
        // The last character before the padding of base64 has bits that no byte has.
        for (let index = 0; index < value.replace(/=+$/, '').length; index += 1) {
          const character = String.fromCharCode(value.charCodeAt(index) ^ 1)
          const text = value.slice(0, index) + character + value.slice(index + 1)
          await expect(verifier.verify(changed(header, text)), `${header} ${index}`).rejects.toMatchObject({
            name: 'VerificationError',
            status: 400,
            retryable: false,
          })
        }
      }
    })

    it('is refused for another webhook, and accepted if it is one of a list', async () => {
      const mismatch = { code: 'ERR_SIGNATURE_MISMATCH', status: 400 }
      const options = { acceptSimulator: false, webhookId: '11111111111111111' }
      await expect(verifierAt(0, options).verify(request)).rejects.toMatchObject(mismatch)
      if (isSimulated) return
      const webhookId = ['11111111111111111', signedId]
      expect((await verifierAt(0, { webhookId }).verify(request)).scheme).toBe('paypal')
    })

    it('is refused by the other environment', async () => {
      const other = environment === 'live' ? 'sandbox' : 'live'
      const options = { environment: other, acceptSimulator: false } as const
      await expect(verifierAt(0, options).verify(request)).rejects.toMatchObject({
        code: 'ERR_CERTIFICATE_URL_FORBIDDEN',
      })
    })

    it('is refused after three days and an hour, and more than five minutes before', async () => {
      for (const [seconds, code] of [
        [262_800, undefined],
        [262_801, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
        [-300, undefined],
        [-301, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
      ] as const) {
        const verification = verifierAt(seconds).verify(request)
        if (code === undefined) expect((await verification).scheme).toBe('paypal')
        else await expect(verification).rejects.toMatchObject({ code, status: 400 })
      }
    })
  })
}
