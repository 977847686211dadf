import type { AppStoreRenewalInfo } from './renewal-info.js'
import type { AppStoreEnvironment, AppStoreTransaction } from './transaction.js'

/** The app that a notification is about. */
export interface AppStoreApp {
  readonly bundleId: string
  readonly environment: AppStoreEnvironment
  /** Absent in the sandbox. */
  readonly appAppleId?: number
}

/** What most notifications carry: the app, and a transaction of it. */
export interface AppStoreData extends AppStoreApp {
  readonly bundleVersion?: string
  /** The JWS that `transactionInfo` was decoded from. */
  readonly signedTransactionInfo?: string
  /** The JWS that `renewalInfo` was decoded from. */
  readonly signedRenewalInfo?: string
  /** The status of the subscription: 1 active, 2 expired, 3 billing retry, 4 grace period, 5 revoked. */
  readonly status?: number
  readonly consumptionRequestReason?: string
  readonly [field: string]: unknown
}

/** The result of a request to extend the renewal dates of many subscriptions. */
export interface AppStoreSummary extends AppStoreApp {
  readonly requestIdentifier?: string
  readonly productId?: string
  readonly storefrontCountryCodes?: readonly string[]
  readonly succeededCount?: number
  readonly failedCount?: number
  readonly [field: string]: unknown
}

/** A token for purchases outside the App Store that was not reported yet. */
export interface AppStoreExternalPurchaseToken {
  /** Begins with `SANDBOX` in the sandbox. */
  readonly externalPurchaseId: string
  readonly bundleId: string
  readonly appAppleId?: number
  readonly tokenCreationDate?: number
  readonly [field: string]: unknown
}

/** What a notification about the app itself carries. */
export interface AppStoreAppData extends AppStoreApp {
  /** A JWS of the app transaction. It is not verified here: the notification proves only that the App Store wrote it. */
  readonly signedAppTransactionInfo?: string
  readonly [field: string]: unknown
}

/** The fields that every notification has. */
export interface AppStoreNotificationFields {
  /** The event, such as `SUBSCRIBED`, `DID_RENEW`, `REFUND` or `TEST`. */
  readonly notificationType: string
  readonly subtype?: string
  /** The same in every repetition of a notification. */
  readonly notificationUUID: string
  readonly version?: string
  /** Milliseconds since 1970. */
  readonly signedDate: number
  /** The transaction of `data.signedTransactionInfo`, which was verified too. */
  readonly transactionInfo: AppStoreTransaction | undefined
  /** The renewal information of `data.signedRenewalInfo`, which was verified too. */
  readonly renewalInfo: AppStoreRenewalInfo | undefined
  readonly [field: string]: unknown
}

interface WithData {
  readonly data: AppStoreData
  readonly summary?: never
  readonly externalPurchaseToken?: never
  readonly appData?: never
}

interface WithSummary {
  readonly data?: never
  readonly summary: AppStoreSummary
  readonly externalPurchaseToken?: never
  readonly appData?: never
}

interface WithToken {
  readonly data?: never
  readonly summary?: never
  readonly externalPurchaseToken: AppStoreExternalPurchaseToken
  readonly appData?: never
}

interface WithAppData {
  readonly data?: never
  readonly summary?: never
  readonly externalPurchaseToken?: never
  readonly appData: AppStoreAppData
}

/**
 * A notification of the App Store, version 2, with the field names of Apple. Every field is signed. It has one of `data`,
 * `summary`, `externalPurchaseToken` and `appData`.
 *
 * @see https://developer.apple.com/documentation/appstoreservernotifications/responsebodyv2decodedpayload
 */
export type AppStoreNotification = AppStoreNotificationFields & (WithData | WithSummary | WithToken | WithAppData)
