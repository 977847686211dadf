import { describe, expect, it, vi } from 'vitest'
import { memoryReplayGuard } from '../index.js'
import { sampleIntermediate, sampleSigner, sampleTime } from '../signing-certificate/sample-certificates.js'
import { acceptReplays, createPayPalVerifier } from './create-paypal-verifier.js'
import { payPalSample } from './sample.js'
import { sampleWebhookId } from './sample-delivery.js'

describe('the sample of PayPal', () => {
  it('passes every check in prepare()', async () => {
    for (const replayGuard of [acceptReplays, memoryReplayGuard()] as const) {
      const verifier = createPayPalVerifier({ webhookId: '1AB23456CD789012E', replayGuard })
      await expect(verifier.prepare()).resolves.toBeUndefined()
    }
  })

  it('is verified by the engine of the caller, so that the first delivery finds everything loaded', async () => {
    const { subtle } = crypto
    const verify = vi.fn(subtle.verify.bind(subtle))
    const engine = { subtle: { verify, importKey: subtle.importKey.bind(subtle), digest: subtle.digest.bind(subtle) } }
    const options = { webhookId: sampleWebhookId, replayGuard: acceptReplays } as const
    await createPayPalVerifier({ ...options, crypto: engine as unknown as Crypto }).prepare()
    expect(verify).toHaveBeenCalled()
  })

  it('is not trusted by any verifier afterwards', async () => {
    const verifier = createPayPalVerifier({
      webhookId: sampleWebhookId,
      replayGuard: acceptReplays,
      currentDate: () => new Date(sampleTime),
      fetch: async () => new Response(sampleSigner + sampleIntermediate),
    })
    await verifier.prepare()
    const untrusted = { code: 'ERR_CERTIFICATION_PATH_INVALID' }
    await expect(verifier.verify(payPalSample.request)).rejects.toMatchObject(untrusted)
  })
})
