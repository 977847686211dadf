import { encodeUtf8 } from '../encoding/bytes.js'
import type { InlineOptions } from '../scheme/inline-kind.js'
import { createInlineScheme } from '../scheme/inline-scheme.js'
import {
  aNumber,
  type Explanation,
  loadOnce,
  type SignedRequest,
  type Verified,
  type Verifier,
} from '../scheme/parts.js'
import { loadChecks } from '../scheme/scheme-members.js'
import type { AppStoreFindings, AppStoreSettings, InfoFindings } from './checks.js'
import type { AppStoreNotification } from './notification.js'
import type { AppStoreRenewalInfo } from './renewal-info.js'
import { appAppleIdKind, bundleIdKind, environmentKind, toList } from './served-apps.js'
import type { AppStoreEnvironment, AppStoreTransaction } from './transaction.js'

/** Options of {@link createAppStoreVerifier}. */
export interface AppStoreVerifierOptions extends InlineOptions {
  /** The bundle ids of the apps that are served, such as `com.example.app`. */
  bundleId: string | readonly string[]
  /** The environments that are served. Default `Production`. */
  environment?: AppStoreEnvironment | readonly AppStoreEnvironment[]
  /**
   * The number of each app in App Store Connect, there called Apple ID. Required with `Production`. Notifications of the
   * sandbox have no such number.
   */
  appAppleId?: number | readonly number[]
  /**
   * The largest age of a notification in seconds, which is included. Default 604800, a week, because Apple repeats a
   * notification for three days. It can be at most 30 days. The time may always be 300 seconds in the future. It does not
   * limit the age of transactions and renewal info.
   */
  timestampTolerance?: number
}

/** Verifies the notifications of the App Store, and the transactions that an app or a server API hands over. */
export interface AppStoreVerifier extends Verifier<AppStoreNotification> {
  /**
   * Verifies a transaction that the App Store signed, such as the `jwsRepresentation` that an app sent. Its age is not
   * limited and the replay guard is not asked, because an app may show a transaction many times.
   *
   * @throws VerificationError with the code of the first check that failed. ERR_CERTIFICATE_EXPIRED if the certificate that
   * signed it has expired since.
   */
  verifyTransaction(jws: string): Promise<Verified<AppStoreTransaction>>
  /**
   * Verifies the renewal information of a subscription. Its age is not limited and the replay guard is not asked.
   *
   * @throws VerificationError with the code of the first check that failed. ERR_CERTIFICATE_EXPIRED if the certificate that
   * signed it has expired since.
   */
  verifyRenewalInfo(jws: string): Promise<Verified<AppStoreRenewalInfo>>
  /** Runs the checks of `verifyTransaction` and reports all of them. Never throws, whatever the JWS is. */
  explainTransaction(jws: string): Promise<Explanation>
  /** Runs the checks of `verifyRenewalInfo` and reports all of them. Never throws, whatever the JWS is. */
  explainRenewalInfo(jws: string): Promise<Explanation>
}

const defaultTolerance = 604_800
const largestTolerance = 2_592_000

// What notifications, transactions and renewal info have in common.
const common = {
  name: 'appstore',
  status: 400,
  repeats: true,
  creator: 'createAppStoreVerifier',
  covers: 'fields',
  maxBodyBytes: 1_048_576,
  certificates: {
    inline: 'path',
    length: 3,
    key: 'P-256',
    purpose: 'any',
    // The extensions by which Apple marks the certificates that sign for the App Store, and those that issue them.
    markers: { endEntity: '1.2.840.113635.100.6.11.1', issuer: '1.2.840.113635.100.6.2.1' },
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: /* @__PURE__ */ loadOnce(async () => (await import('../trust/apple.js')).appleTrustAnchors()),
  },
  options: {
    bundleId: bundleIdKind,
    environment: environmentKind,
    appAppleId: appAppleIdKind,
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
  },
  settings: readSettings,
} as const

function readSettings(options: AppStoreVerifierOptions): AppStoreSettings {
  const { bundleId, environment = 'Production', appAppleId = [], timestampTolerance = defaultTolerance } = options
  const apps = { bundleIds: toList(bundleId), environments: toList(environment), appAppleIds: toList(appAppleId) }
  if (!apps.environments.includes('Production') || apps.appAppleIds.length > 0) return { apps, timestampTolerance }
  throw new TypeError(
    `${common.creator}: options.appAppleId is missing. With 'Production', it must be ${appAppleIdKind.wanted}`,
  )
}

const createNotifications = /* @__PURE__ */ createInlineScheme<
  AppStoreNotification,
  AppStoreVerifierOptions,
  AppStoreSettings,
  AppStoreFindings
>({
  ...common,
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkNotification),
  sample: async () => (await import('./sample.js')).appStoreSample,
  reports: async ({ apps }, { crypto }) => (await import('./reports.js')).notificationReports(crypto, apps),
})

const createTransactions = /* @__PURE__ */ createInlineScheme<
  AppStoreTransaction,
  AppStoreVerifierOptions,
  AppStoreSettings,
  InfoFindings<AppStoreTransaction>
>({
  ...common,
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkTransaction),
  reports: async ({ apps }, { crypto }) => (await import('./reports.js')).infoReports(crypto, apps),
})

const createRenewals = /* @__PURE__ */ createInlineScheme<
  AppStoreRenewalInfo,
  AppStoreVerifierOptions,
  AppStoreSettings,
  InfoFindings<AppStoreRenewalInfo>
>({
  ...common,
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkRenewalInfo),
  reports: async ({ apps }, { crypto }) => (await import('./reports.js')).infoReports(crypto, apps),
})

/**
 * Creates a verifier for App Store Server Notifications, version 2, and for StoreKit 2 transactions and renewal info. The
 * certificates are in the messages, so nothing is downloaded. They must be valid now: what an expired certificate signed is
 * refused, although it was genuine when it was signed.
 *
 * @throws TypeError if an option is unknown, missing or of another kind: no bundle id, `Production` without `appAppleId`, or
 * an environment for which the App Store does not sign.
 * @see https://developer.apple.com/documentation/appstoreservernotifications
 *
 * @example
 * ```ts
 * import { createAppStoreVerifier } from '@countersign/core/appstore'
 *
 * const verifier = createAppStoreVerifier({ bundleId: 'com.example.app', appAppleId: 123456789 })
 *
 * export async function receive(request: Request): Promise<string | undefined> {
 *   const { payload } = await verifier.verify(request)
 *   return payload.transactionInfo?.originalTransactionId
 * }
 *
 * export async function productOf(jwsRepresentation: string): Promise<string | undefined> {
 *   const { payload } = await verifier.verifyTransaction(jwsRepresentation)
 *   return payload.productId
 * }
 * ```
 */
export function createAppStoreVerifier(options: AppStoreVerifierOptions): AppStoreVerifier {
  const notifications = createNotifications(options)
  const unguarded = { ...options, replayGuard: undefined } as unknown as AppStoreVerifierOptions
  const transactions = createTransactions(unguarded)
  const renewals = createRenewals(unguarded)
  return {
    ...notifications,
    verifyTransaction: (jws) => transactions.verify(asRequest(jws)),
    verifyRenewalInfo: (jws) => renewals.verify(asRequest(jws)),
    explainTransaction: (jws) => transactions.explain(asRequest(jws)),
    explainRenewalInfo: (jws) => renewals.explain(asRequest(jws)),
  }
}

// A value that is not a string comes from outside too, so it is refused as any other text that is not a JWS.
function asRequest(jws: unknown): SignedRequest {
  return { method: 'POST', url: '/', headers: [], body: encodeUtf8(typeof jws === 'string' ? jws : '') }
}
