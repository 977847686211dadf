import {
  appStoreRequest,
  createAppStoreSigner,
  createCertificateHost,
  createTestAuthority,
  signAppStoreNotification,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
  testAppAppleId,
  testBundleId,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { createAppStoreMaterial } from '#test/schemes/appstore.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { outcome } from '#test/support/outcome.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import type { Explanation } from '../checks/verifier.js'
import { withVerification } from '../http/index.js'
import { createTrustAnchors } from '../x509/index.js'
import { type AppStoreVerifierOptions, createAppStoreVerifier } from './create-app-store-verifier.js'

const at = new Date('2026-06-01T12:00:00Z')
const shifted = (seconds: number): Date => new Date(at.getTime() + seconds * 1_000)

const surroundings = await createSurroundings({ currentDate: () => at })
const { root, trustAnchors } = surroundings
const appstore = await createAppStoreMaterial(surroundings)
const { signer, sign, verifier } = appstore
const info = { signer, signedDate: at }

describe('createAppStoreVerifier', () => {
  it('resolves to the verified content of a genuine notification', async () => {
    const request = await sign({ notificationType: 'SUBSCRIBED', notificationUUID: 'an-id' })
    const verified = await verifier().verify(toRequest(request))
    expect(verified).toMatchObject({
      scheme: 'appstore',
      payload: {
        notificationType: 'SUBSCRIBED',
        notificationUUID: 'an-id',
        signedDate: at.getTime(),
        data: { bundleId: testBundleId, environment: 'Production', appAppleId: testAppAppleId },
        transactionInfo: { transactionId: '2000000000000001', bundleId: testBundleId },
        renewalInfo: { autoRenewStatus: 1 },
      },
      body: request.body,
      timestamp: at,
      signer: { id: 'CN=Countersign test signer of the App Store' },
      algorithm: 'ECDSA-P-256-SHA-256',
      covers: 'fields',
    })
    expect([Object.isFrozen(verified), Object.isFrozen(verified.payload)]).toEqual([true, true])
  })

  it('leaves out members of the body that are not signed', async () => {
    const { body } = await sign()
    const text = new TextDecoder().decode(body).replace('{', '{"notificationType":"REFUND","admin":true,')
    const { payload } = await verifier().verify({ ...(await sign()), body: new TextEncoder().encode(text) })
    expect(payload.notificationType).toBe('DID_RENEW')
    expect(payload).not.toHaveProperty('admin')
  })

  it('accepts each of the four contents, and adds none that is absent', async () => {
    const app = { bundleId: testBundleId, environment: 'Production', appAppleId: testAppAppleId }
    const contents = {
      data: app,
      summary: { ...app, succeededCount: 5 },
      externalPurchaseToken: { ...app, environment: undefined, externalPurchaseId: '1' },
      appData: app,
    }
    for (const [name, content] of Object.entries(contents)) {
      const { payload } = await verifier().verify(await sign({ fields: { data: undefined, [name]: content } }))
      expect(payload).toMatchObject({ [name]: JSON.parse(JSON.stringify(content)) })
      expect([payload.transactionInfo, payload.renewalInfo]).toEqual([undefined, undefined])
    }
  })

  it('ignores a transactionInfo that the notification itself has', async () => {
    const data = { signedTransactionInfo: undefined, signedRenewalInfo: undefined }
    const { payload } = await verifier().verify(
      await sign({ data, fields: { transactionInfo: { transactionId: 'x' } } }),
    )
    expect(payload.transactionInfo).toBeUndefined()
  })

  it('refuses every hostile notification with the expected code', async () => {
    const seen = new Set<string>()
    for await (const { name, request, expectedCode } of appstore.hostile(createCertificateHost())) {
      expect(`${name}: ${await outcome({ verifier: verifier() }, request)}`).toBe(`${name}: ${expectedCode}`)
      seen.add(name)
    }
    expect(seen.size).toBeGreaterThan(150)
  })

  it('refuses every hostile notification although a genuine one has filled the key cache', async () => {
    const warm = verifier()
    await warm.verify(await sign())
    for await (const { name, request, expectedCode } of appstore.hostile(createCertificateHost())) {
      await expect(warm.verify(request), name).rejects.toMatchObject({ code: expectedCode, status: 400 })
    }
  })

  it('accepts a notification that is up to a week old, or 300 seconds in the future, both included', async () => {
    const onTime = [shifted(-604_800), shifted(300)]
    for (const signedDate of onTime)
      expect(await outcome({ verifier: verifier() }, await sign({ signedDate }))).toBe('accepted')
    const off = [new Date(shifted(-604_800).getTime() - 1), new Date(shifted(300).getTime() + 1)]
    for (const signedDate of off)
      expect(await outcome({ verifier: verifier() }, await sign({ signedDate }))).toBe('ERR_TIMESTAMP_OUT_OF_RANGE')
    const strict = verifier({ timestampTolerance: 0 })
    expect(await outcome({ verifier: strict }, await sign({ signedDate: shifted(-1) }))).toBe(
      'ERR_TIMESTAMP_OUT_OF_RANGE',
    )
  })

  it('accepts the environments and apps of its lists', async () => {
    const both = verifier({
      environment: ['Production', 'Sandbox'],
      bundleId: [testBundleId, 'com.example.b'],
      appAppleId: [testAppAppleId, 2],
    })
    for (const options of [{}, { environment: 'Sandbox' }, { bundleId: 'com.example.b', appAppleId: 2 }])
      expect(await outcome({ verifier: both }, await sign(options))).toBe('accepted')
    const sandbox = createAppStoreVerifier({
      bundleId: testBundleId,
      environment: 'Sandbox',
      trustAnchors,
      currentDate: () => at,
    })
    expect(await outcome({ verifier: sandbox }, await sign({ environment: 'Sandbox' }))).toBe('accepted')
    expect(await outcome({ verifier: sandbox }, await sign())).toBe('ERR_SIGNER_NOT_ALLOWED')
    // The sandbox has no app number. If a number arrives and the right one is known, it must be equal.
    expect(await outcome({ verifier: sandbox }, await sign({ environment: 'Sandbox', appAppleId: 9 }))).toBe('accepted')
    expect(await outcome({ verifier: both }, await sign({ environment: 'Sandbox', appAppleId: 9 }))).toBe(
      'ERR_SIGNER_NOT_ALLOWED',
    )
  })

  it('accepts a token of the sandbox by the beginning of its id', async () => {
    const fields = {
      data: undefined,
      externalPurchaseToken: { bundleId: testBundleId, externalPurchaseId: 'SANDBOX_1' },
    }
    expect(await outcome({ verifier: verifier({ environment: 'Sandbox' }) }, await sign({ fields }))).toBe('accepted')
  })

  it('requires that the certificate is valid now, not only when it signed', async () => {
    const now = shifted(86_400 + 1)
    const late = verifier({ currentDate: () => now })
    expect(await outcome({ verifier: late }, await sign())).toBe('ERR_CERTIFICATE_EXPIRED')
    await expect(late.verifyTransaction(await signAppStoreTransaction(info))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_EXPIRED',
    })
  })

  it('checks the validity of a cached key again', async () => {
    let now = at
    const warm = verifier({ currentDate: () => now })
    const request = await sign()
    await warm.verify(request)
    now = shifted(86_400 + 1)
    await expect(warm.verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
  })

  it('reads the trust anchors once for many notifications with the same certificates', async () => {
    const read = vi.fn(async () => trustAnchors)
    const warm = verifier({ trustAnchors: read })
    for (let count = 0; count < 3; count++) await warm.verify(await sign())
    expect(read).toHaveBeenCalledTimes(1)
    for (let count = 0; count < 3; count++) await warm.verifyTransaction(await signAppStoreTransaction(info))
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('keeps no failure: anchors that come later are used', async () => {
    let anchors = createTrustAnchors((await createTestAuthority({ at, keyType: 'P-256' })).anchorPem)
    const patient = verifier({ trustAnchors: () => anchors })
    await expect(patient.verify(await sign())).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    anchors = Promise.resolve(trustAnchors)
    await expect(patient.verify(await sign())).resolves.toBeDefined()
  })

  it('is unavailable if the anchors or the engine fail', async () => {
    const broken: Partial<AppStoreVerifierOptions>[] = [
      { trustAnchors: () => Promise.reject(new Error('down')) },
      { crypto: { ...crypto, subtle: { verify: () => Promise.reject(new Error('down')) } } as unknown as Crypto },
    ]
    for (const options of broken)
      await expect(verifier(options).verify(await sign())).rejects.toMatchObject({
        code: 'ERR_DEPENDENCY_FAILED',
        status: 503,
      })
  })

  it('refuses a repeated notification, which withVerification answers with 200', async () => {
    const guarded = verifier({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const handler = vi.fn(async () => new Response('ok'))
    const receive = withVerification(guarded, handler)
    const first = await sign({ notificationUUID: 'same' })
    const again = await sign({ notificationUUID: 'same', signedDate: shifted(-1) })
    expect([(await receive(toRequest(first))).status, (await receive(toRequest(again))).status]).toEqual([200, 200])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('prepares with its own sample, and does not trust it', async () => {
    const prepared = createAppStoreVerifier({ bundleId: 'com.example.sample', environment: 'Sandbox' })
    await prepared.prepare()
    const { sampleBody, sampleTime } = await import('./sample-notification.js')
    const verifierThen = createAppStoreVerifier({
      bundleId: 'com.example.sample',
      environment: 'Sandbox',
      currentDate: () => new Date(sampleTime),
    })
    await verifierThen.prepare()
    const request = { ...appStoreRequest(''), body: new TextEncoder().encode(sampleBody) }
    expect(await outcome({ verifier: verifierThen }, request)).toBe('ERR_CERTIFICATION_PATH_INVALID')
  })
})

describe('verifyTransaction and verifyRenewalInfo', () => {
  it('resolve to the signed content, even if it is old', async () => {
    const old = { ...info, signedDate: shifted(-400 * 86_400) }
    const transaction = await verifier().verifyTransaction(await signAppStoreTransaction(old))
    expect(transaction).toMatchObject({
      scheme: 'appstore',
      payload: { transactionId: '2000000000000001', type: 'Auto-Renewable Subscription' },
      timestamp: old.signedDate,
      algorithm: 'ECDSA-P-256-SHA-256',
    })
    const renewal = await verifier().verifyRenewalInfo(await signAppStoreRenewalInfo(old))
    expect(renewal).toMatchObject({ payload: { autoRenewStatus: 1 }, timestamp: old.signedDate })
    expect(Object.isFrozen(renewal.payload)).toBe(true)
  })

  it('accept the same transaction many times, even with a replay guard', async () => {
    const guarded = verifier({ replayGuard: memoryReplayGuard() })
    const jws = await signAppStoreTransaction(info)
    for (let count = 0; count < 2; count++) await guarded.verifyTransaction(jws)
  })

  const refused: [
    name: string,
    method: 'verifyTransaction' | 'verifyRenewalInfo',
    make: () => Promise<unknown>,
    code: string,
  ][] = [
    ['renewal info as a transaction', 'verifyTransaction', () => signAppStoreRenewalInfo(info), 'ERR_PAYLOAD_INVALID'],
    ['a transaction as renewal info', 'verifyRenewalInfo', () => signAppStoreTransaction(info), 'ERR_PAYLOAD_INVALID'],
    ['a notification as a transaction', 'verifyTransaction', () => notificationJws(), 'ERR_PAYLOAD_INVALID'],
    ['a notification as renewal info', 'verifyRenewalInfo', () => notificationJws(), 'ERR_PAYLOAD_INVALID'],
    [
      'renewal info with a transactionId',
      'verifyRenewalInfo',
      () => signAppStoreRenewalInfo({ ...info, fields: { transactionId: '1' } }),
      'ERR_PAYLOAD_INVALID',
    ],
    [
      'a transaction with a notificationType',
      'verifyTransaction',
      () => signAppStoreTransaction({ ...info, fields: { notificationType: 'TEST' } }),
      'ERR_PAYLOAD_INVALID',
    ],
    ['nothing', 'verifyTransaction', async () => undefined, 'ERR_PAYLOAD_INVALID'],
    ['a number', 'verifyRenewalInfo', async () => 5, 'ERR_PAYLOAD_INVALID'],
    ['text beyond ASCII', 'verifyTransaction', async () => 'ä.ö.ü', 'ERR_PAYLOAD_INVALID'],
    ['a long text', 'verifyTransaction', async () => 'a'.repeat(1_048_577), 'ERR_BODY_TOO_LARGE'],
    [
      'a transaction of another app',
      'verifyTransaction',
      () => signAppStoreTransaction({ ...info, bundleId: 'com.attacker.app' }),
      'ERR_SIGNER_NOT_ALLOWED',
    ],
    [
      'a transaction of the sandbox',
      'verifyTransaction',
      () => signAppStoreTransaction({ ...info, environment: 'Sandbox' }),
      'ERR_SIGNER_NOT_ALLOWED',
    ],
    [
      'a transaction of Xcode',
      'verifyTransaction',
      () => signAppStoreTransaction({ ...info, environment: 'Xcode' }),
      'ERR_SIGNER_NOT_ALLOWED',
    ],
    [
      'renewal info of another app',
      'verifyRenewalInfo',
      () => signAppStoreRenewalInfo({ ...info, fields: { bundleId: 'com.attacker.app' } }),
      'ERR_SIGNER_NOT_ALLOWED',
    ],
    [
      'renewal info of the sandbox',
      'verifyRenewalInfo',
      () => signAppStoreRenewalInfo({ ...info, environment: 'Sandbox' }),
      'ERR_SIGNER_NOT_ALLOWED',
    ],
    [
      'a transaction of another authority',
      'verifyTransaction',
      async () =>
        signAppStoreTransaction({
          ...info,
          signer: await createAppStoreSigner(await createTestAuthority({ at, keyType: 'P-256' })),
        }),
      'ERR_CERTIFICATION_PATH_INVALID',
    ],
  ]

  it.each(refused)('refuse %s', async (_name, method, make, code) => {
    const given = (await make()) as string
    await expect(verifier()[method](given)).rejects.toMatchObject({
      name: 'VerificationError',
      scheme: 'appstore',
      code,
    })
    const { verdict, checks } = await explain(method, given)
    expect(verdict).toBe('rejected')
    if (code !== 'ERR_BODY_TOO_LARGE') expect(checks).toContainEqual(expect.objectContaining({ code }))
  })

  it('are explained: accepted, or refused with what it is', async () => {
    const transaction = await signAppStoreTransaction(info)
    const renewal = await signAppStoreRenewalInfo(info)
    expect((await verifier().explainTransaction(transaction)).verdict).toBe('accepted')
    expect((await verifier().explainRenewalInfo(renewal)).verdict).toBe('accepted')
    const { cause, fix, confidence } = await verifier().explainRenewalInfo(transaction)
    expect([cause, fix]).toEqual([expect.stringMatching(/transaction/), expect.stringMatching(/verifyTransaction/)])
    expect(confidence).toBe('proven')
  })

  async function explain(method: 'verifyTransaction' | 'verifyRenewalInfo', jws: string): Promise<Explanation> {
    return await verifier()[method === 'verifyTransaction' ? 'explainTransaction' : 'explainRenewalInfo'](jws)
  }

  async function notificationJws(): Promise<string> {
    const { body } = await signAppStoreNotification(info)
    return JSON.parse(new TextDecoder().decode(body)).signedPayload
  }
})

describe('the options of createAppStoreVerifier', () => {
  const create =
    (options: object): (() => unknown) =>
    () =>
      createAppStoreVerifier(options as AppStoreVerifierOptions)
  const app = { bundleId: 'com.example.app', appAppleId: 1 }

  it.each<[name: string, options: object, message: RegExp]>([
    ['no bundle id', { appAppleId: 1 }, /bundleId is missing/],
    ['an empty bundle id', { ...app, bundleId: '' }, /options.bundleId must be/],
    ['an empty list', { ...app, bundleId: [] }, /options.bundleId must be/],
    ['a wildcard', { ...app, bundleId: 'com.example.*' }, /options.bundleId must be/],
    ['Production without appAppleId', { bundleId: 'a' }, /options.appAppleId is missing/],
    [
      'both environments without appAppleId',
      { bundleId: 'a', environment: ['Sandbox', 'Production'] },
      /appAppleId is missing/,
    ],
    ['appAppleId as text', { ...app, appAppleId: '1' }, /options.appAppleId must be/],
    ['Xcode', { ...app, environment: 'Xcode' }, /Xcode and LocalTesting are not signed/],
    ['LocalTesting in a list', { ...app, environment: ['Sandbox', 'LocalTesting'] }, /options.environment must be/],
    ['lower case', { ...app, environment: 'sandbox' }, /options.environment must be/],
    ['no environment at all', { ...app, environment: [] }, /options.environment must be/],
    ['a tolerance above 30 days', { ...app, timestampTolerance: 2_592_001 }, /from 0 to 2592000/],
    ['an option of other schemes', { ...app, fetch }, /unknown option fetch/],
    ['a certificate store', { ...app, certificateStore: {} }, /unknown option certificateStore/],
    ['a misspelt option', { ...app, bundleID: 'x' }, /Did you mean bundleId/],
    ['null', { ...app, environment: null }, /got null/],
  ])('refuses %s', (_name, options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(message)
  })

  it('copies its options', async () => {
    const bundleId = [testBundleId]
    const own = verifier({ bundleId })
    bundleId[0] = 'com.attacker.app'
    expect(await outcome({ verifier: own }, await sign())).toBe('accepted')
  })

  it('needs no appAppleId for the sandbox alone', () => {
    expect(create({ bundleId: 'com.example.app', environment: 'Sandbox' })).not.toThrow()
  })
})

it('does not depend on members of Object.prototype', async () => {
  const request = await sign({ data: { signedTransactionInfo: undefined } })
  const forged = await sign({ data: { bundleId: undefined } })
  const polluted = {
    bundleId: testBundleId,
    transactionInfo: { transactionId: 'x' },
    signedTransactionInfo: 'x',
    x5c: [],
    crit: ['x'],
  }
  Object.assign(Object.prototype, polluted)
  try {
    expect((await verifier().verify(request)).payload.transactionInfo).toBeUndefined()
    await expect(verifier().verify(forged)).rejects.toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
  } finally {
    for (const name of Object.keys(polluted)) delete (Object.prototype as Record<string, unknown>)[name]
  }
  expect(root.subject).toBeDefined()
})
