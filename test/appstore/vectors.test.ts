import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedRequest } from '@countersign/core'
import { type AppStoreVerifierOptions, createAppStoreVerifier } from '@countersign/core/appstore'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const folder =
  vectorsFolder === undefined ? undefined : join(vectorsFolder, 'appstore', 'test-notification-2025-sandbox')

if (folder === undefined) {
  describe.skip(`App Store notifications that Apple signed: ${vectorsAbsent}`, () => {
    it('are accepted', () => {})
  })
} else {
  const body = new Uint8Array(readFileSync(join(folder, 'body.json')))
  const payload = JSON.parse(readFileSync(join(folder, 'payload.json'), 'utf8'))
  const request: SignedRequest = { method: 'POST', url: '/', headers: [], body }
  const signedAt = new Date(payload.signedDate)
  const verifierAt = (currentDate: Date, options: Partial<AppStoreVerifierOptions> = {}) =>
    createAppStoreVerifier({
      bundleId: payload.data.bundleId,
      environment: 'Sandbox',
      currentDate: () => currentDate,
      ...options,
    })
  const codeOf = async (currentDate: Date, options: Partial<AppStoreVerifierOptions>, given = request) => {
    try {
      await verifierAt(currentDate, options).verify(given)
      return 'accepted'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  describe('a notification of 2025, which Apple signed', () => {
    it('is accepted at the time of its signedDate, below the pinned anchor', async () => {
      const verified = await verifierAt(signedAt).verify(request)
      expect(verified.payload).toEqual({ ...payload, transactionInfo: undefined, renewalInfo: undefined })
      expect(verified.timestamp).toEqual(signedAt)
      expect(verified.signer.id).toContain('Mac App Store and iTunes Store Receipt Signing')
      expect(verified.signer.notAfter).toEqual(new Date('2025-10-11T19:51:52Z'))
      expect((await verifierAt(signedAt).explain(request)).verdict).toBe('accepted')
    })

    it('is refused at another time, for another app and for another environment', async () => {
      const week = 604_800_000
      expect(await codeOf(new Date(signedAt.getTime() + week), {})).toBe('accepted')
      expect(await codeOf(new Date(signedAt.getTime() + week + 1), {})).toBe('ERR_TIMESTAMP_OUT_OF_RANGE')
      expect(await codeOf(new Date('2025-10-11T19:51:53Z'), {})).toBe('ERR_CERTIFICATE_EXPIRED')
      expect(await codeOf(new Date('2023-01-01T00:00:00Z'), {})).toBe('ERR_CERTIFICATE_NOT_YET_VALID')
      expect(await codeOf(signedAt, { bundleId: 'com.example.app' })).toBe('ERR_SIGNER_NOT_ALLOWED')
      expect(await codeOf(signedAt, { environment: 'Production', appAppleId: 1 })).toBe('ERR_SIGNER_NOT_ALLOWED')
    })

    it('is neither a transaction nor renewal info', async () => {
      const { signedPayload } = JSON.parse(new TextDecoder().decode(body))
      const verifier = verifierAt(signedAt)
      await expect(verifier.verifyTransaction(signedPayload)).rejects.toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
      await expect(verifier.verifyRenewalInfo(signedPayload)).rejects.toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
    })

    it('is refused if any character of its JWS is changed', async () => {
      const { signedPayload: jws } = JSON.parse(new TextDecoder().decode(body)) as { signedPayload: string }
      const verifier = verifierAt(signedAt)
      await verifier.verify(request)
      for (let index = 0; index < jws.length; index += 1) {
        const other = jws[index] === 'A' ? 'B' : 'A'
        const changed = JSON.stringify({ signedPayload: `${jws.slice(0, index)}${other}${jws.slice(index + 1)}` })
        const altered = { ...request, body: new TextEncoder().encode(changed) }
        await expect(verifier.verify(altered)).rejects.toMatchObject({ name: 'VerificationError', status: 400 })
      }
    })
  })
}
