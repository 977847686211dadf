import {
  createAppStoreSigner,
  createTestAuthority,
  type SignAppStoreNotificationOptions,
  signAppStoreNotification,
  signAppStoreTransaction,
  testAppAppleId,
  testBundleId,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { memoryReplayGuard } from '../index.js'
import { createTrustAnchors } from '../x509/index.js'
import {
  type AppStoreVerifier,
  type AppStoreVerifierOptions,
  createAppStoreVerifier,
} from './create-app-store-verifier.js'

const root = await createTestAuthority({ keyType: 'P-256' })
const signer = await createAppStoreSigner(root)

const sign = async (options: Partial<SignAppStoreNotificationOptions> = {}) =>
  await signAppStoreNotification({ signer, ...options })

function verifierWith(options: Partial<AppStoreVerifierOptions> = {}): AppStoreVerifier {
  const trustAnchors = () => createTrustAnchors(root.anchorPem)
  return createAppStoreVerifier({ bundleId: testBundleId, appAppleId: testAppAppleId, trustAnchors, ...options })
}

describe('the checks of a transaction', () => {
  it('accept any age', async () => {
    for (const signedDate of [new Date(0), new Date('2200-01-01T00:00:00Z')]) {
      const jws = await signAppStoreTransaction({ signer, signedDate })
      expect((await verifierWith().verifyTransaction(jws)).timestamp).toEqual(signedDate)
    }
  })

  it('read a transaction only from a string, and not from a value that converts to a string', async () => {
    const jws = await signAppStoreTransaction({ signer })
    const verifier = verifierWith()
    await expect(verifier.verifyTransaction(jws)).resolves.toBeDefined()
    for (const value of [[jws], new String(jws), { toString: () => jws }])
      await expect(verifier.verifyTransaction(value as string)).rejects.toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
  })
})

describe('the checks of a notification of the App Store', () => {
  it('name the part that is not valid', async () => {
    const verifier = verifierWith()
    await expect(verifier.verify(await sign({ fields: { notificationType: undefined } }))).rejects.toMatchObject({
      code: 'ERR_PAYLOAD_INVALID',
      message: 'signedPayload is not a notification: it has no notificationType',
    })
    await expect(verifier.verify(await sign({ signedDate: new Date(0) }))).rejects.toMatchObject({
      code: 'ERR_TIMESTAMP_OUT_OF_RANGE',
      message: expect.stringMatching(/^signedDate /),
    })
  })

  it('recognise a repetition by its notificationUUID', async () => {
    const replayGuard = memoryReplayGuard()
    const claim = vi.spyOn(replayGuard, 'claim')
    const verifier = verifierWith({ replayGuard })
    for (const notificationUUID of ['first', 'second']) await verifier.verify(await sign({ notificationUUID }))
    const repeated = await sign({ notificationUUID: 'first', notificationType: 'REFUND' })
    await expect(verifier.verify(repeated)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
    expect(claim.mock.calls.map(([id]) => id)).toEqual(['appstore:first', 'appstore:second', 'appstore:first'])
  })
})

describe('the sample of the App Store', () => {
  it('is verified in prepare() by the engine of the caller, so that the first notification finds everything loaded', async () => {
    const { subtle } = crypto
    const verify = vi.fn(subtle.verify.bind(subtle))
    const engine = { subtle: { verify, importKey: subtle.importKey.bind(subtle), digest: subtle.digest.bind(subtle) } }
    await verifierWith({ crypto: engine as unknown as Crypto }).prepare()
    expect(verify).toHaveBeenCalled()
  })
})
