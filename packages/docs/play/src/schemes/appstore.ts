import { createAppStoreVerifier } from '@countersign/core/appstore'
import {
  hostile,
  type SignAppStoreNotificationOptions,
  type SignedTestRequest,
  signAppStoreNotification,
  testAppAppleId,
  testBundleId,
} from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import { decodeBase64, encodeBase64 } from '../request/base64.js'
import type { Fixture } from '../request/fixture.js'
import { InputError } from '../request/header-text.js'
import { commonOptions, type PageScheme } from './page-scheme.js'
import { jsonOf, membersOf, recordOf, textOf } from './read-claims.js'

/** App Store Server Notifications. */
export const appstore: PageScheme = {
  title: 'App Store',
  noun: 'a notification of the App Store',
  trusts: 'anchors',
  headers: ['content-type', 'user-agent'],
  sampleUrl: 'https://receiver.example/appstore',
  // The certificates are in the message.
  certificateUrlOf: () => '',
  timestampOf(request) {
    const { signedDate } = claimsOf(request)
    const time = new Date(typeof signedDate === 'number' ? signedDate : Number.NaN)
    return Number.isNaN(time.getTime()) ? '' : time.toISOString()
  },
  isOwn({ root }, request) {
    const { x5c } = partOf(request, 0)
    return Array.isArray(x5c) && x5c.at(-1) === encodeBase64(root.anchor)
  },
  genuine: (material, { url, bundleId, appAppleId }) => signAppStore(material, { url, bundleId, appAppleId }),
  signDefaults: () => ({ 's-bundle': testBundleId, 's-apple-id': String(testAppAppleId) }),
  async sign({ url, at, value, trimmed }, material) {
    const environment = value('s-store')
    return await signAppStore(await material(), {
      url,
      bundleId: trimmed('s-bundle'),
      notificationType: trimmed('s-notification'),
      environment,
      ...(environment === 'Production' && { appAppleId: Number(trimmed('s-apple-id')) }),
      ...(at && { signedDate: at }),
    })
  },
  hostile: ({ root }, { url, bundleId, appAppleId }, at) => hostile.appstore({ root, bundleId, appAppleId, url, at }),
  createVerifier(settings, request) {
    const { bundleIds, appAppleIds, appStoreEnvironment } = settings
    const claimed = claimedApp(request)
    const ids = bundleIds.length > 0 ? bundleIds : claimed.bundleIds
    if (ids.length === 0) throw new InputError('Enter the bundle id: it cannot be read from the notification')
    const environment = appStoreEnvironment ?? claimed.environment
    const numbers = appAppleIds.length > 0 ? appAppleIds : claimed.appAppleIds
    if (environment === 'Production' && numbers.length === 0)
      throw new InputError(
        'Enter the Apple ID of the app, which App Store Connect shows: it is required for Production',
      )
    return createAppStoreVerifier({
      ...commonOptions(settings),
      bundleId: ids,
      environment,
      ...(numbers.length > 0 && { appAppleId: numbers }),
    })
  },
  receiver: ({ bundleId, appAppleId }) => ({ bundleId, appAppleId }),
  notes: ({ bundleIds, appAppleIds, appStoreEnvironment }) =>
    bundleIds.length > 0 && appAppleIds.length > 0 && appStoreEnvironment !== undefined
      ? []
      : ['If bundle id, Apple ID or environment is empty, the page accepts the one that the notification names.'],
}

/** Signs a notification with the page's authority. */
async function signAppStore(
  material: TestMaterial,
  options: Omit<SignAppStoreNotificationOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const signer = await material.appStoreSigner()
  return {
    scheme: 'appstore',
    request: await signAppStoreNotification({ signedDate: at, ...options, signer }),
    at,
    certificates: {},
    trustAnchors: material.root.anchorPem,
  }
}

// Reads the claims of a notification, which nothing has proved.
function claimsOf(request: SignedTestRequest): Readonly<Record<string, unknown>> {
  return partOf(request, 1)
}

// Reads a part of the JWS: part 0 is the header, and part 1 is the payload.
function partOf(request: SignedTestRequest, part: 0 | 1): Readonly<Record<string, unknown>> {
  const encoded = textOf(jsonOf(request).signedPayload).split('.')[part] ?? ''
  const bytes = decodeBase64(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return bytes === undefined ? {} : membersOf(new TextDecoder().decode(bytes))
}

function claimedApp(request: SignedTestRequest): {
  bundleIds: string[]
  appAppleIds: number[]
  environment: 'Production' | 'Sandbox'
} {
  const { data, summary, externalPurchaseToken, appData } = claimsOf(request)
  const { bundleId, appAppleId, environment, externalPurchaseId } = recordOf(
    data ?? summary ?? externalPurchaseToken ?? appData,
  )
  const isSandbox = environment === 'Sandbox' || /^SANDBOX/.test(textOf(externalPurchaseId))
  return {
    // The verifier refuses others, and such an option does not create one.
    bundleIds: /^[A-Za-z0-9.-]{1,255}$/.test(textOf(bundleId)) ? [textOf(bundleId)] : [],
    appAppleIds: Number.isSafeInteger(appAppleId) && Number(appAppleId) > 0 ? [Number(appAppleId)] : [],
    environment: isSandbox ? 'Sandbox' : 'Production',
  }
}
