/** The environment in which the App Store signed something. */
export type AppStoreEnvironment = 'Production' | 'Sandbox'

/**
 * A transaction that the App Store signed. Times are in milliseconds since 1970. A price is in milliunits of its currency.
 *
 * @see https://developer.apple.com/documentation/appstoreserverapi/jwstransactiondecodedpayload
 */
export interface AppStoreTransaction {
  readonly transactionId: string
  readonly bundleId: string
  readonly environment: AppStoreEnvironment
  readonly signedDate: number
  /** The same for all renewals of a subscription. */
  readonly originalTransactionId?: string
  readonly appTransactionId?: string
  readonly webOrderLineItemId?: string
  readonly productId?: string
  readonly subscriptionGroupIdentifier?: string
  readonly purchaseDate?: number
  readonly originalPurchaseDate?: number
  readonly expiresDate?: number
  readonly quantity?: number
  /** `Auto-Renewable Subscription`, `Non-Consumable`, `Consumable` or `Non-Renewing Subscription`. */
  readonly type?: string
  /** The UUID that the app attached to the purchase. */
  readonly appAccountToken?: string
  /** `PURCHASED` or `FAMILY_SHARED`. */
  readonly inAppOwnershipType?: string
  readonly revocationDate?: number
  readonly revocationReason?: number
  readonly revocationType?: string
  readonly revocationPercentage?: number
  readonly isUpgraded?: boolean
  readonly offerType?: number
  readonly offerIdentifier?: string
  readonly offerDiscountType?: string
  readonly offerPeriod?: string
  readonly storefront?: string
  readonly storefrontId?: string
  /** `PURCHASE` or `RENEWAL`. */
  readonly transactionReason?: string
  readonly currency?: string
  readonly price?: number
  readonly [field: string]: unknown
}
