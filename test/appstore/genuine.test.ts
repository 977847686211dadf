import {
  type AppStoreFields,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
  testAppAppleId,
  testBundleId,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createAppStoreMaterial } from '../schemes/appstore.js'
import { createSurroundings } from '../schemes/scheme-material.js'

// The forms that Apple documents, or that its own libraries test, and forms that it may add.
const { sign, signer, verifier } = await createAppStoreMaterial(await createSurroundings())

const withoutInfo = { signedTransactionInfo: undefined, signedRenewalInfo: undefined }
const app = { appAppleId: testAppAppleId, bundleId: testBundleId, environment: 'Production' }
const sandbox = { ...app, environment: 'Sandbox', appAppleId: undefined }
const both = { environment: ['Production', 'Sandbox'] } as const

describe('the App Store', () => {
  it.each([
    'SUBSCRIBED',
    'DID_RENEW',
    'DID_CHANGE_RENEWAL_PREF',
    'DID_CHANGE_RENEWAL_STATUS',
    'DID_FAIL_TO_RENEW',
    'EXPIRED',
    'GRACE_PERIOD_EXPIRED',
    'OFFER_REDEEMED',
    'PRICE_INCREASE',
    'REFUND',
    'REFUND_DECLINED',
    'REFUND_REVERSED',
    'RENEWAL_EXTENDED',
    'REVOKE',
    'ONE_TIME_CHARGE',
    'METADATA_UPDATE',
    'MIGRATION',
    'PRICE_CHANGE',
    'A_TYPE_OF_TOMORROW',
  ])('accepts a notification of the type %s, in both environments', async (notificationType) => {
    for (const environment of both.environment) {
      const request = await sign({ notificationType, environment, fields: { subtype: 'A_SUBTYPE' } })
      const { payload } = await verifier(both).verify(request)
      expect(payload).toMatchObject({ notificationType, subtype: 'A_SUBTYPE', data: { environment } })
      expect(payload.transactionInfo?.environment).toBe(environment)
    }
  })

  it.each<[string, AppStoreFields]>([
    ['a test', { notificationType: 'TEST', data: { ...app, bundleVersion: undefined } }],
    ['a test of the sandbox', { notificationType: 'TEST', data: sandbox }],
    [
      'a summary',
      {
        notificationType: 'RENEWAL_EXTENSION',
        data: undefined,
        summary: { ...app, failedCount: 2, succeededCount: 5, storefrontCountryCodes: ['CAN', 'USA'] },
      },
    ],
    ['a summary of the sandbox', { data: undefined, summary: { ...sandbox, requestIdentifier: 'a' } }],
    [
      'a token',
      {
        notificationType: 'EXTERNAL_PURCHASE_TOKEN',
        subtype: 'UNREPORTED',
        data: undefined,
        externalPurchaseToken: {
          externalPurchaseId: 'b2158121-7af9',
          tokenCreationDate: 1698148950000,
          appAppleId: testAppAppleId,
          bundleId: testBundleId,
        },
      },
    ],
    [
      'a token of the sandbox',
      {
        data: undefined,
        externalPurchaseToken: {
          externalPurchaseId: 'SANDBOX_b2158121',
          appAppleId: testAppAppleId,
          bundleId: testBundleId,
        },
      },
    ],
    [
      'app data',
      { notificationType: 'RESCIND_CONSENT', data: undefined, appData: { ...app, signedAppTransactionInfo: 'a.b.c' } },
    ],
    [
      'a consumption request',
      { notificationType: 'CONSUMPTION_REQUEST', data: { ...app, consumptionRequestReason: 'UNINTENDED_PURCHASE' } },
    ],
    ['unknown members', { data: { ...app, later: { deep: [1, null] } }, later: null, version: '2.19' }],
    ['no version', { version: undefined }],
    ['an id in upper case', { notificationUUID: '002E14D5-51F5-4503-B5A8-C3A1AF68EB20' }],
  ])('accepts %s', async (_, fields) => {
    const request = await sign({ data: withoutInfo, fields })
    const { payload } = await verifier(both).verify(request)
    expect(payload).toMatchObject(JSON.parse(JSON.stringify(fields)))
    expect((await verifier(both).verify(toRequest(request))).payload).toEqual(payload)
  })

  it('accepts a transaction without renewal info, and renewal info without a transaction', async () => {
    const transaction = await verifier().verify(await sign({ data: { signedRenewalInfo: undefined } }))
    expect([transaction.payload.transactionInfo?.quantity, transaction.payload.renewalInfo]).toEqual([1, undefined])
    const renewal = await verifier().verify(await sign({ data: { signedTransactionInfo: undefined } }))
    expect([renewal.payload.transactionInfo, renewal.payload.renewalInfo?.autoRenewStatus]).toEqual([undefined, 1])
  })

  it.each<[string, AppStoreFields]>([
    ['a consumable', { type: 'Consumable', quantity: 3, expiresDate: undefined, transactionReason: 'PURCHASE' }],
    [
      'a non-consumable',
      { type: 'Non-Consumable', price: 4_990, currency: 'EUR', storefront: 'DEU', storefrontId: '143443' },
    ],
    ['a non-renewing subscription', { type: 'Non-Renewing Subscription', originalTransactionId: undefined }],
    [
      'a refund',
      {
        revocationDate: 1_700_000_000_000,
        revocationReason: 0,
        revocationType: 'REFUND_PRORATED',
        revocationPercentage: 50_000,
      },
    ],
    ['an offer', { offerType: 4, offerIdentifier: 'win-back', offerDiscountType: 'FREE_TRIAL', offerPeriod: 'P1M' }],
    ['a device', { deviceVerification: 'bm9uY2U=', deviceVerificationNonce: '48ccfa42-7431-4f22-9908-7e88983e105a' }],
    ['an advanced purchase', { advancedCommerceInfo: { items: [{ SKU: 'a', price: 1 }] }, appTransactionId: '71134' }],
    ['an account', { appAccountToken: '7e3fb20b-4cdb-47cc-936d-99d65f608138', isUpgraded: true }],
    ['unknown members', { later: [null], billingPlanType: 'MONTHLY' }],
  ])('accepts the transaction of %s', async (_, fields) => {
    const { payload } = await verifier().verifyTransaction(await signAppStoreTransaction({ signer, fields }))
    expect(payload).toMatchObject(JSON.parse(JSON.stringify(fields)))
  })

  it.each<[string, AppStoreFields]>([
    ['that was turned off', { autoRenewStatus: 0, expirationIntent: 1 }],
    ['in billing retry', { isInBillingRetryPeriod: true, gracePeriodExpiresDate: 1_700_000_000_000 }],
    ['with a price increase', { priceIncreaseStatus: 0, renewalPrice: 9_990, currency: 'USD' }],
    ['with offers', { eligibleWinBackOfferIds: ['a', 'b'], offerType: 1 }],
    ['that names its app', { bundleId: testBundleId, appTransactionId: '1', appAccountToken: 'a' }],
    ['without a product', { autoRenewProductId: undefined }],
  ])('accepts renewal info %s', async (_, fields) => {
    const { payload } = await verifier().verifyRenewalInfo(await signAppStoreRenewalInfo({ signer, fields }))
    expect(payload).toMatchObject(JSON.parse(JSON.stringify(fields)))
  })

  it('accepts a header with members that have no effect, and a body with white space', async () => {
    const { body } = await sign({ header: { kid: 'Apple_Xcode_Key', typ: 'JWT' } })
    const text = JSON.stringify(JSON.parse(new TextDecoder().decode(body)), null, 2)
    const request = { method: 'POST', url: '/', headers: [], body: new TextEncoder().encode(`${text}\n`) } as const
    expect((await verifier().verify(request)).payload.notificationType).toBe('DID_RENEW')
  })
})
