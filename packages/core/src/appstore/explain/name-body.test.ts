import { describe, expect, it } from 'vitest'
import { looksLikeJws, nameForm } from './name-body.js'

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwsOf = (payload: unknown): string => `${part({ alg: 'ES256' })}.${part(payload)}.c2ln`
const transaction = jwsOf({ transactionId: '1' })
const renewal = jwsOf({ autoRenewStatus: 1 })

describe('looksLikeJws', () => {
  it('is true for three parts in base64url, the first of them of JSON', () => {
    expect(looksLikeJws(transaction)).toBe(true)
    const others = [
      ...[transaction.slice(1), `${transaction}=`, ` ${transaction}`, `${transaction}.a`, transaction.slice(0, -5)],
      ...['', 7, undefined, 'eyJ..a', 'eyJ.a.b'],
    ]
    expect(others.map(looksLikeJws)).toEqual(others.map(() => false))
  })
})

describe('nameForm', () => {
  it.each<[what: string, value: unknown, accident: string | undefined]>([
    ['a notification of version 1', { notification_type: 'x' }, 'appstore-version-1'],
    ['its receipt', { unified_receipt: {} }, 'appstore-version-1'],
    ['the request of a receipt', { 'receipt-data': 'x' }, 'appstore-receipt'],
    ['the answer about a receipt', { latest_receipt: 'x' }, 'appstore-receipt'],
    ['a decoded payload', { notificationType: 'TEST' }, 'appstore-decoded'],
    ['a decoded payload in signedPayload', { signedPayload: { a: 1 } }, 'appstore-decoded'],
    ['a decoded payload as a text', { signedPayload: '{"a":1}' }, 'appstore-decoded'],
    ['a JWS in signedPayload', { signedPayload: 'eyJ.a.b' }, undefined],
    ['a transaction', { signedTransactionInfo: transaction }, 'appstore-transaction'],
    ['a list of transactions', { a: 1, signedTransactions: ['x', transaction] }, 'appstore-transaction'],
    ['renewal info', { signedRenewalInfo: renewal }, 'appstore-renewal-info'],
    ['another JWS before renewal info', { a: jwsOf({}), b: jwsOf(7), c: renewal }, 'appstore-renewal-info'],
    ['a JWS whose payload is not JSON', { a: `${part({ alg: 'x' })}.AAAA.BBBB`, b: renewal }, 'appstore-renewal-info'],
    ['the 20th value', Object.fromEntries([...Array(19).fill('x'), renewal].entries()), 'appstore-renewal-info'],
    ['the 21st value', Object.fromEntries([...Array(20).fill('x'), renewal].entries()), undefined],
    ['another object', { a: 1 }, undefined],
    ['a list', [{ notificationType: 'TEST' }], undefined],
    ['a text', transaction, undefined],
  ])('names what arrived instead of a notification: %s', (_, value, accident) => {
    expect(nameForm(value)?.id).toBe(accident)
  })
})
