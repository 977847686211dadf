import {
  createAppStoreSigner,
  createTestAuthority,
  hostile,
  type SignAppStoreNotificationOptions,
  type SignedTestRequest,
  signAppStoreNotification,
  type TestAuthority,
} from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'
import { refusedCases, servedCases } from '../../certify/refused-cases.js'

/** The endpoint that the cases are for. It serves one app in `Production`. */
export interface AppStoreCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  readonly bundleId: string
  readonly appAppleId: number
  /** The anchor that it trusts. If it is absent, only notifications that the endpoint must refuse are sent. */
  readonly trusted?: { readonly root: TestAuthority } | undefined
}

/** Makes notifications for an App Store endpoint: those that it must serve, if it trusts a test authority, and those that it must refuse. */
export async function* appStoreCases(options: AppStoreCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (options.trusted !== undefined) yield* genuineCases(options, options.trusted.root)
  yield* hostileCases(options)
}

/** Signs a genuine notification of a test authority. */
export async function signGenuine(
  root: TestAuthority,
  options: Omit<SignAppStoreNotificationOptions, 'signer'>,
): Promise<SignedTestRequest> {
  return await signAppStoreNotification({ signer: await createAppStoreSigner(root), ...options })
}

async function* genuineCases(
  { url, bundleId, appAppleId }: AppStoreCaseOptions,
  root: TestAuthority,
): AsyncGenerator<EndpointCase, void, undefined> {
  const app = { environment: 'Production', bundleId, appAppleId }
  const withoutInfo = { signedTransactionInfo: undefined, signedRenewalInfo: undefined }
  const cases: [name: string, why: string, options: Partial<SignAppStoreNotificationOptions>][] = [
    ['genuine-renewal', 'A notification with a transaction and renewal info', {}],
    ['genuine-test', 'A test notification has neither', { notificationType: 'TEST', data: withoutInfo }],
    ['genuine-summary', 'The result of a mass extension', { fields: { data: undefined, summary: app } }],
    [
      'genuine-three-days-old',
      'Apple repeats a notification for three days',
      { signedDate: new Date(Date.now() - 259_200_000) },
    ],
  ]
  yield* servedCases(cases, (changes) => signGenuine(root, { url, bundleId, appAppleId, ...changes }))
}

// If no authority is trusted, the endpoint refuses all other notifications for the same reason: their
// certificates.
const beforeCertificates = /^(?:wrong-method|body-|jws-|header-(?!altered)|payload-(?:padded|empty)|alg-|crit|x5c-)/

async function* hostileCases({
  url,
  bundleId,
  appAppleId,
  trusted,
}: AppStoreCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const root = trusted?.root ?? (await createTestAuthority({ keyType: 'P-256' }))
  for await (const one of refusedCases(hostile.appstore({ root, bundleId, appAppleId, url })))
    if (trusted !== undefined || beforeCertificates.test(one.name)) yield one
}
