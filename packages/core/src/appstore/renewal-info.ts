import type { AppStoreEnvironment } from './transaction.js'

/**
 * The renewal information of a subscription that the App Store signed. Times are in milliseconds since 1970. A price is in
 * milliunits of its currency.
 *
 * @see https://developer.apple.com/documentation/appstoreserverapi/jwsrenewalinfodecodedpayload
 */
export interface AppStoreRenewalInfo {
  readonly environment: AppStoreEnvironment
  readonly signedDate: number
  readonly originalTransactionId?: string
  readonly appTransactionId?: string
  readonly productId?: string
  /** The product that the subscription renews to. */
  readonly autoRenewProductId?: string
  /** 1 if the subscription renews, 0 if the customer turned that off. */
  readonly autoRenewStatus?: number
  readonly expirationIntent?: number
  readonly isInBillingRetryPeriod?: boolean
  readonly gracePeriodExpiresDate?: number
  readonly priceIncreaseStatus?: number
  readonly recentSubscriptionStartDate?: number
  readonly renewalDate?: number
  readonly currency?: string
  readonly renewalPrice?: number
  readonly offerType?: number
  readonly offerIdentifier?: string
  readonly offerDiscountType?: string
  readonly offerPeriod?: string
  readonly eligibleWinBackOfferIds?: readonly string[]
  /** The UUID that the app attached to the purchase. */
  readonly appAccountToken?: string
  /** Absent in most renewal information. */
  readonly bundleId?: string
  readonly [field: string]: unknown
}
