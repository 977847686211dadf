export {
  type AppStoreVerifier,
  type AppStoreVerifierOptions,
  createAppStoreVerifier,
} from './create-app-store-verifier.js'
export type {
  AppStoreApp,
  AppStoreAppData,
  AppStoreData,
  AppStoreExternalPurchaseToken,
  AppStoreNotification,
  AppStoreNotificationFields,
  AppStoreSummary,
} from './notification.js'
export type { AppStoreRenewalInfo } from './renewal-info.js'
export type { AppStoreEnvironment, AppStoreTransaction } from './transaction.js'
