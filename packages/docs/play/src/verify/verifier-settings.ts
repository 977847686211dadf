import type { ApigProfileName } from '@countersign/core/apig'
import type { AppStoreEnvironment } from '@countersign/core/appstore'
import type { PayPalEnvironment } from '@countersign/core/paypal'
import type { TrustAnchors } from '@countersign/core/x509'

/** What the verifiers of all schemes are made from. Each scheme reads the members that it has. */
export interface VerifierSettings {
  /** None means now. */
  readonly at?: Date | undefined
  readonly fetch: typeof fetch
  /** None means those of the service. */
  readonly trustAnchors?: TrustAnchors | Promise<TrustAnchors> | undefined
  /** PEM of the certificates that SMN pins. None means the one that Huawei publishes. */
  readonly pins?: string | undefined
  /** None means any, as with all lists but the one of webhooks. */
  readonly skillIds: readonly string[]
  readonly topicArns: readonly string[]
  readonly topicUrns: readonly string[]
  readonly bundleIds: readonly string[]
  readonly appAppleIds: readonly number[]
  /** None means the one that the notification names. */
  readonly appStoreEnvironment?: AppStoreEnvironment | undefined
  readonly webhookIds: readonly string[]
  readonly payPalEnvironment: PayPalEnvironment
  readonly acceptSimulator: boolean
  readonly allowSha1: boolean
  readonly chain: 'full' | 'transport'
  readonly intermediates: string
  readonly accessKey: string
  readonly secret: string
  readonly profile: ApigProfileName
  readonly trustedHost: string
  readonly allowUnsignedPayload: boolean
}

/** The settings of a verifier before anything is entered. */
export const defaultSettings: Omit<VerifierSettings, 'fetch'> = {
  skillIds: [],
  topicArns: [],
  topicUrns: [],
  bundleIds: [],
  appAppleIds: [],
  webhookIds: [],
  payPalEnvironment: 'live',
  acceptSimulator: false,
  allowSha1: true,
  chain: 'full',
  intermediates: '',
  accessKey: '',
  secret: '',
  profile: 'strict',
  trustedHost: '',
  allowUnsignedPayload: false,
}
