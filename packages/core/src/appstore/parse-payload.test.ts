import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { parseNotification, parseRenewalInfo, parseTransaction } from './parse-payload.js'

const app = { bundleId: 'com.example.app', environment: 'Production' }
const signedDate = Date.UTC(2026, 5, 1)
const data = { ...app, appAppleId: 1, signedTransactionInfo: 'a.b.c', signedRenewalInfo: 'd.e.f' }
const notification = { notificationType: 'TEST', notificationUUID: 'an-id', version: '2.0', data, signedDate }
const transaction = { ...app, transactionId: '1', signedDate }
const renewal = { environment: 'Sandbox', autoRenewStatus: 0, signedDate }

const bytes = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value))
const notificationOf = (value: unknown) => parseNotification(bytes(value), 'signedPayload')
const transactionOf = (value: unknown) => parseTransaction(bytes(value), 'The transaction')
const renewalOf = (value: unknown) => parseRenewalInfo(bytes(value), 'The renewal info')
const refused = (message: string, code = 'ERR_PAYLOAD_INVALID'): Error => expect.objectContaining({ code, message })

describe('parseNotification', () => {
  it('reads the values that the checks need, and keeps every field', () => {
    const parsed = notificationOf({ ...notification, subtype: 'X' })
    expect({ ...parsed, payload: { ...parsed.payload } }).toEqual({
      payload: { ...notification, subtype: 'X' },
      app: { ...app, appAppleId: 1 },
      signedDate: new Date(signedDate),
      uuid: 'an-id',
      signedTransactionInfo: 'a.b.c',
      signedRenewalInfo: 'd.e.f',
    })
  })

  it.each(['summary', 'appData', 'data'])('reads the app of a notification with %s', (content) => {
    const { data: _, ...others } = notification
    expect(notificationOf({ ...others, [content]: app }).app).toEqual({ ...app, appAppleId: undefined })
  })

  it.each([
    ['SANDBOX_1', 'Sandbox'],
    ['SANDBOX', 'Sandbox'],
    ['1_SANDBOX', 'Production'],
    ['sandbox_1', 'Production'],
  ])('reads the environment of the token %s: %s', (externalPurchaseId, environment) => {
    const { data: _, ...others } = notification
    const externalPurchaseToken = { bundleId: 'com.example.app', externalPurchaseId, appAppleId: 5 }
    const expected = { bundleId: 'com.example.app', environment, appAppleId: 5 }
    expect(notificationOf({ ...others, externalPurchaseToken }).app).toEqual(expected)
    // Another field of a token that names an environment is ignored, because only the id is documented.
    const claimed = { ...externalPurchaseToken, environment: 'Xcode' }
    expect(notificationOf({ ...others, externalPurchaseToken: claimed }).app).toEqual(expected)
  })

  it.each(['summary', 'appData'])('reads no transaction from %s', (content) => {
    const { data: _, ...others } = notification
    const parsed = notificationOf({ ...others, [content]: data })
    expect([parsed.signedTransactionInfo, parsed.signedRenewalInfo]).toEqual([undefined, undefined])
  })

  it.each([undefined, '2.0', '2.1', '2.123456789'])('accepts version %s', (version) => {
    expect(notificationOf({ ...notification, version }).uuid).toBe('an-id')
  })

  it.each(['1.0', '3.0', '2', '2.', '2.x', 'x2.0', '2.0x', '12.0', '2x0', '2.1234567890'])(
    'does not support version %s',
    (version) => {
      expect(() => notificationOf({ ...notification, version })).toThrow(
        refused('The version of the notification is not 2', 'ERR_UNSUPPORTED'),
      )
    },
  )

  it('accepts a notificationUUID of 128 characters, and refuses a longer one', () => {
    const notificationUUID = 'a'.repeat(128)
    expect(notificationOf({ ...notification, notificationUUID }).uuid).toBe(notificationUUID)
    expect(() => notificationOf({ ...notification, notificationUUID: `${notificationUUID}a` })).toThrow(
      refused('signedPayload has a notificationUUID of more than 128 characters'),
    )
  })

  const oneOf = 'signedPayload does not have exactly one of data, summary, externalPurchaseToken, appData'
  it.each([
    [[], 'signedPayload has a payload that is not a JSON object'],
    [transaction, 'signedPayload is not a notification: it has no notificationType'],
    [renewal, 'signedPayload is not a notification: it has no notificationType'],
    [{ ...notification, notificationType: '' }, 'signedPayload has no text in notificationType'],
    [{ ...notification, notificationType: 1 }, 'signedPayload has no text in notificationType'],
    [{ ...notification, version: 2 }, 'signedPayload has no text in version'],
    [{ ...notification, data: undefined }, oneOf],
    [{ ...notification, summary: app }, oneOf],
    [{ ...notification, appData: null }, oneOf],
    [{ ...notification, data: 'x' }, 'signedPayload has no object in data'],
    [{ ...notification, data: null }, 'signedPayload has no object in data'],
    [{ ...notification, notificationUUID: undefined }, 'signedPayload has no text in notificationUUID'],
    [{ ...notification, notificationUUID: '' }, 'signedPayload has no text in notificationUUID'],
    [{ ...notification, signedDate: undefined }, 'signedPayload has no whole number in signedDate'],
    [{ ...notification, signedDate: '1' }, 'signedPayload has no whole number in signedDate'],
    [{ ...notification, signedDate: -1 }, 'signedPayload has no whole number in signedDate'],
    [{ ...notification, signedDate: 0.5 }, 'signedPayload has no whole number in signedDate'],
    [{ ...notification, signedDate: 8_640_000_000_000_001 }, 'signedPayload has no time in signedDate'],
    [{ ...notification, data: { ...data, bundleId: '' } }, 'data of signedPayload has no text in bundleId'],
    [{ ...notification, data: { ...data, environment: 1 } }, 'data of signedPayload has no text in environment'],
    [
      { ...notification, data: { ...data, appAppleId: '1' } },
      'data of signedPayload has no whole number in appAppleId',
    ],
    [
      { ...notification, data: { ...data, signedTransactionInfo: '' } },
      'data of signedPayload has no text in signedTransactionInfo',
    ],
    [
      { ...notification, data: { ...data, signedRenewalInfo: {} } },
      'data of signedPayload has no text in signedRenewalInfo',
    ],
    [
      { ...notification, data: undefined, externalPurchaseToken: app },
      'externalPurchaseToken of signedPayload has no text in externalPurchaseId',
    ],
  ])('refuses %j', (value, message) => {
    expect(() => notificationOf(value)).toThrow(refused(message))
  })

  it('reads times from 1970 on', () => {
    expect(notificationOf({ ...notification, signedDate: 0 }).signedDate).toEqual(new Date(0))
  })
})

describe('parseTransaction', () => {
  it('reads the values that the checks need, and keeps every field', () => {
    const parsed = transactionOf({ ...transaction, appAppleId: 1, price: 5 })
    expect({ ...parsed, payload: { ...parsed.payload } }).toEqual({
      payload: { ...transaction, appAppleId: 1, price: 5 },
      app: { ...app, appAppleId: undefined },
      signedDate: new Date(signedDate),
    })
  })

  it.each([
    [notification, 'The transaction is a notification, not a transaction'],
    [{ ...transaction, notificationType: 'TEST' }, 'The transaction is a notification, not a transaction'],
    [renewal, 'The transaction is not a transaction: it has no transactionId'],
    [{ ...transaction, transactionId: '' }, 'The transaction has no text in transactionId'],
    [{ ...transaction, transactionId: 1 }, 'The transaction has no text in transactionId'],
    [{ ...transaction, bundleId: undefined }, 'The transaction has no text in bundleId'],
    [{ ...transaction, environment: undefined }, 'The transaction has no text in environment'],
    [{ ...transaction, signedDate: undefined }, 'The transaction has no whole number in signedDate'],
    [['transactionId'], 'The transaction has a payload that is not a JSON object'],
  ])('refuses %j', (value, message) => {
    expect(() => transactionOf(value)).toThrow(refused(message))
  })
})

describe('parseRenewalInfo', () => {
  it('reads the values that the checks need, and keeps every field', () => {
    const parsed = renewalOf(renewal)
    expect({ ...parsed, payload: { ...parsed.payload } }).toEqual({
      payload: renewal,
      app: { bundleId: undefined, environment: 'Sandbox', appAppleId: undefined },
      signedDate: new Date(signedDate),
    })
    expect(renewalOf({ ...renewal, bundleId: 'com.example.app' }).app.bundleId).toBe('com.example.app')
  })

  it('recognises renewal info by either of two fields', () => {
    const { autoRenewStatus: _, ...others } = renewal
    expect(renewalOf({ ...others, autoRenewProductId: 'x' }).app.environment).toBe('Sandbox')
  })

  it.each([
    [notification, 'The renewal info is a notification, not renewal info'],
    [{ ...renewal, notificationType: 'TEST' }, 'The renewal info is a notification, not renewal info'],
    [transaction, 'The renewal info is a transaction, not renewal info'],
    [{ ...renewal, transactionId: '1' }, 'The renewal info is a transaction, not renewal info'],
    [
      { ...renewal, autoRenewStatus: undefined },
      'The renewal info is not renewal info: it has neither autoRenewStatus nor autoRenewProductId',
    ],
    [{ ...renewal, bundleId: '' }, 'The renewal info has no text in bundleId'],
    [{ ...renewal, environment: undefined }, 'The renewal info has no text in environment'],
    [{ ...renewal, signedDate: 'x' }, 'The renewal info has no whole number in signedDate'],
    ['autoRenewStatus', 'The renewal info has a payload that is not a JSON object'],
  ])('refuses %j', (value, message) => {
    expect(() => renewalOf(value)).toThrow(refused(message))
  })
})
