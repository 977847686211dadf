import { VerificationError } from '../errors.js'
import { parseObject } from './jws.js'
import type { AppStoreNotificationFields } from './notification.js'
import type { AppStoreRenewalInfo } from './renewal-info.js'
import type { SignedApp } from './served-apps.js'
import { SignedFields } from './signed-fields.js'
import type { AppStoreTransaction } from './transaction.js'

/** A payload that was parsed, and the values that the checks need. */
export interface ParsedPayload<Payload> {
  readonly payload: Payload
  readonly app: SignedApp
  readonly signedDate: Date
}

/** Parses the payload of a JWS. `name` describes the JWS in error messages. */
export type ParsePayload<Payload> = (bytes: Uint8Array, name: string) => ParsedPayload<Payload>

/** A notification whose inner JWS are not verified yet. */
export interface ParsedNotification
  extends ParsedPayload<Omit<AppStoreNotificationFields, 'transactionInfo' | 'renewalInfo'>> {
  readonly uuid: string
  readonly signedTransactionInfo: string | undefined
  readonly signedRenewalInfo: string | undefined
}

const contents = ['data', 'summary', 'externalPurchaseToken', 'appData'] as const

const longestUuid = 128

/**
 * Parses the payload of a notification. A transaction and renewal info have other fields, so they are refused.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a notification, ERR_UNSUPPORTED if its version is not 2.
 */
export function parseNotification(bytes: Uint8Array, name: string): ParsedNotification {
  const parsed = parseObject(bytes, name, 'payload')
  const fields = new SignedFields(parsed, name)
  if (!fields.has('notificationType')) throw fields.invalid('is not a notification: it has no notificationType')
  fields.text('notificationType')
  const version = fields.optionalText('version')
  if (version !== undefined && !/^2\.\d{1,9}$/.test(version))
    throw new VerificationError('ERR_UNSUPPORTED', 'The version of the notification is not 2')
  const [content, ...others] = contents.filter((field) => fields.has(field))
  if (content === undefined || others.length > 0)
    throw fields.invalid(`does not have exactly one of ${contents.join(', ')}`)
  const inner = fields.object(content)
  const uuid = fields.text('notificationUUID')
  if (uuid.length > longestUuid) throw fields.invalid(`has a notificationUUID of more than ${longestUuid} characters`)
  return {
    payload: parsed as Partial<AppStoreNotificationFields> as AppStoreNotificationFields,
    app: content === 'externalPurchaseToken' ? appOfToken(inner) : appOf(inner),
    signedDate: fields.time('signedDate'),
    uuid,
    signedTransactionInfo: content === 'data' ? inner.optionalText('signedTransactionInfo') : undefined,
    signedRenewalInfo: content === 'data' ? inner.optionalText('signedRenewalInfo') : undefined,
  }
}

/**
 * Parses a transaction. A notification and renewal info have other fields, so they are refused.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a transaction.
 */
export function parseTransaction(bytes: Uint8Array, name: string): ParsedPayload<AppStoreTransaction> {
  const parsed = parseObject(bytes, name, 'payload')
  const fields = new SignedFields(parsed, name)
  if (fields.has('notificationType')) throw fields.invalid('is a notification, not a transaction')
  if (!fields.has('transactionId')) throw fields.invalid('is not a transaction: it has no transactionId')
  fields.text('transactionId')
  return {
    payload: parsed as Partial<AppStoreTransaction> as AppStoreTransaction,
    app: { bundleId: fields.text('bundleId'), environment: fields.text('environment'), appAppleId: undefined },
    signedDate: fields.time('signedDate'),
  }
}

/**
 * Parses renewal information. A notification and a transaction have other fields, so they are refused.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not renewal information.
 */
export function parseRenewalInfo(bytes: Uint8Array, name: string): ParsedPayload<AppStoreRenewalInfo> {
  const parsed = parseObject(bytes, name, 'payload')
  const fields = new SignedFields(parsed, name)
  if (fields.has('notificationType')) throw fields.invalid('is a notification, not renewal info')
  if (fields.has('transactionId')) throw fields.invalid('is a transaction, not renewal info')
  if (!fields.has('autoRenewStatus') && !fields.has('autoRenewProductId'))
    throw fields.invalid('is not renewal info: it has neither autoRenewStatus nor autoRenewProductId')
  return {
    payload: parsed as Partial<AppStoreRenewalInfo> as AppStoreRenewalInfo,
    app: {
      bundleId: fields.optionalText('bundleId'),
      environment: fields.text('environment'),
      appAppleId: undefined,
    },
    signedDate: fields.time('signedDate'),
  }
}

function appOf(fields: SignedFields): SignedApp {
  return {
    bundleId: fields.text('bundleId'),
    environment: fields.text('environment'),
    appAppleId: appAppleIdOf(fields),
  }
}

// A token does not name its environment.
function appOfToken(fields: SignedFields): SignedApp {
  const isSandbox = fields.text('externalPurchaseId').startsWith('SANDBOX')
  return {
    bundleId: fields.text('bundleId'),
    environment: isSandbox ? 'Sandbox' : 'Production',
    appAppleId: appAppleIdOf(fields),
  }
}

function appAppleIdOf(fields: SignedFields): number | undefined {
  return fields.has('appAppleId') ? fields.count('appAppleId') : undefined
}
