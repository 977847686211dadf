import type { ApigProfileName } from '@countersign/core/apig'
import type { AppStoreEnvironment } from '@countersign/core/appstore'
import type { PayPalEnvironment } from '@countersign/core/paypal'
import type { TrustAnchors } from '@countersign/core/x509'

/** The settings for the verifiers of all schemes. Each scheme reads its own members. */
export interface VerifierSettings {
  /** Default: now. */
  readonly at?: Date | undefined
  readonly fetch: typeof fetch
  /** Default: the trust anchors of the service. */
  readonly trustAnchors?: TrustAnchors | Promise<TrustAnchors> | undefined
  /** PEM of the certificates that SMN pins. Default: the one that Huawei publishes. */
  readonly pins?: string | undefined
  /** An empty list means any. This holds for all lists except that of webhooks. */
  readonly skillIds: readonly string[]
  readonly topicArns: readonly string[]
  readonly topicUrns: readonly string[]
  readonly bundleIds: readonly string[]
  readonly appAppleIds: readonly number[]
  /** Default: the one that the notification names. */
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
