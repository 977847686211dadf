import { encodeBase64 } from '../authority/pem.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import type { AppStoreSigner } from './app-store-signer.js'

/** The bundle id of the test app. */
export const testBundleId = 'com.example.app'

/** The number of the test app in the App Store. */
export const testAppAppleId = 123456789

/** The members of an object that the App Store signs, with the field names of Apple. */
export type AppStoreFields = Record<string, unknown>

/** Options for every object that the App Store signs. */
export interface SignAppStoreInfoOptions {
  signer: AppStoreSigner
  /** The environment. Default `Production`. */
  environment?: string
  /** The bundle id. Default {@link testBundleId}. */
  bundleId?: string
  /** The time of signing. Default: now. */
  signedDate?: Date
  /** Fields to add or replace before it is signed; undefined removes a field. */
  fields?: AppStoreFields
  /** Header fields to add or replace before it is signed; undefined removes a field. */
  header?: AppStoreFields
}

/** Options of {@link signAppStoreNotification}. */
export interface SignAppStoreNotificationOptions extends SignAppStoreInfoOptions {
  /** The event. Default `DID_RENEW`. */
  notificationType?: string
  /** The id of the notification. Default: a random UUID. */
  notificationUUID?: string
  /** The number of the app. Default {@link testAppAppleId} in `Production`, and none in `Sandbox`. */
  appAppleId?: number
  /** Fields of `data` to add or replace before it is signed; undefined removes a field. */
  data?: AppStoreFields
  /** The URL of the endpoint. Default `https://receiver.example/appstore`. */
  url?: string
}

/**
 * Signs a notification as the App Store does, with a transaction and renewal info, and wraps it in a request.
 *
 * @example
 * ```ts
 * import { createAppStoreSigner, createTestAuthority, signAppStoreNotification } from '@countersign/testing'
 *
 * const signer = await createAppStoreSigner(await createTestAuthority())
 * export const request = await signAppStoreNotification({ signer, notificationType: 'REFUND' })
 * ```
 */
export async function signAppStoreNotification(options: SignAppStoreNotificationOptions): Promise<SignedTestRequest> {
  const { signer, environment = 'Production', bundleId = testBundleId, signedDate = new Date(), header, url } = options
  const inner = { signer, environment, bundleId, signedDate }
  const { appAppleId = environment === 'Production' ? testAppAppleId : undefined } = options
  const payload = {
    notificationType: options.notificationType ?? 'DID_RENEW',
    notificationUUID: options.notificationUUID ?? randomUuid(),
    data: {
      appAppleId,
      bundleId,
      bundleVersion: '1',
      environment,
      signedTransactionInfo: await signAppStoreTransaction(inner),
      signedRenewalInfo: await signAppStoreRenewalInfo(inner),
      status: 1,
      ...options.data,
    },
    version: '2.0',
    signedDate: signedDate.getTime(),
    ...options.fields,
  }
  return appStoreRequest(await signAppStoreJws(payload, signer, header), url)
}

/** Signs a transaction as the App Store does. Resolves to the JWS. */
export async function signAppStoreTransaction(options: SignAppStoreInfoOptions): Promise<string> {
  const { signer, environment = 'Production', bundleId = testBundleId, signedDate = new Date() } = options
  const time = signedDate.getTime()
  const payload = {
    transactionId: '2000000000000001',
    originalTransactionId: '2000000000000000',
    bundleId,
    productId: `${bundleId}.monthly`,
    purchaseDate: time - 1_000,
    originalPurchaseDate: time - 1_000,
    expiresDate: time + 2_592_000_000,
    quantity: 1,
    type: 'Auto-Renewable Subscription',
    inAppOwnershipType: 'PURCHASED',
    transactionReason: 'RENEWAL',
    environment,
    signedDate: time,
    ...options.fields,
  }
  return await signAppStoreJws(payload, signer, options.header)
}

/** Signs renewal info as the App Store does. Resolves to the JWS. */
export async function signAppStoreRenewalInfo(options: SignAppStoreInfoOptions): Promise<string> {
  const { signer, environment = 'Production', bundleId = testBundleId, signedDate = new Date() } = options
  const time = signedDate.getTime()
  const payload = {
    originalTransactionId: '2000000000000000',
    autoRenewProductId: `${bundleId}.monthly`,
    productId: `${bundleId}.monthly`,
    autoRenewStatus: 1,
    renewalDate: time + 2_592_000_000,
    environment,
    signedDate: time,
    ...options.fields,
  }
  return await signAppStoreJws(payload, signer, options.header)
}

/** Signs a JSON object as a JWS in compact serialization, as the App Store does. */
export async function signAppStoreJws(
  payload: AppStoreFields | Uint8Array,
  { keys, certificates }: AppStoreSigner,
  header: AppStoreFields = {},
): Promise<string> {
  const fields = { alg: 'ES256', x5c: certificates.map(encodeBase64), ...header }
  const encodedPayload = ArrayBuffer.isView(payload) ? payload : encodeJson(payload)
  const signed = `${encodeBase64url(encodeJson(fields))}.${encodeBase64url(encodedPayload)}`
  return `${signed}.${encodeBase64url(await keys.signFixed(new TextEncoder().encode(signed)))}`
}

/** Wraps a JWS in the request that the App Store sends. */
export function appStoreRequest(signedPayload: string, url = 'https://receiver.example/appstore'): SignedTestRequest {
  return {
    method: 'POST',
    url,
    headers: [
      ['Content-Type', 'application/json'],
      ['User-Agent', 'App Store Server'],
    ],
    body: encodeJson({ signedPayload }),
  }
}

function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** Encodes base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
