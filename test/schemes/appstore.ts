import {
  type AppStoreNotification,
  type AppStoreVerifier,
  type AppStoreVerifierOptions,
  createAppStoreVerifier,
} from '@countersign/core/appstore'
import {
  type AppStoreSigner,
  createAppStoreSigner,
  hostile,
  type SignAppStoreNotificationOptions,
  type SignedTestRequest,
  signAppStoreNotification,
  testAppAppleId,
  testBundleId,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of the App Store. */
export interface AppStoreMaterial extends SchemeMaterial<AppStoreNotification, AppStoreVerifierOptions> {
  /** Its three certificates are in every message. */
  readonly signer: AppStoreSigner
  /** Signs a notification that is genuine except for the given options. */
  sign(options?: Partial<SignAppStoreNotificationOptions>): Promise<SignedTestRequest>
  verifier(options?: Partial<AppStoreVerifierOptions>): AppStoreVerifier
}

/** Creates the material of the App Store. The time of a notification is `signedDate` in its payload. */
export async function createAppStoreMaterial(surroundings: SchemeSurroundings): Promise<AppStoreMaterial> {
  const { root, trustAnchors, crypto, currentDate } = surroundings
  const signer = await createAppStoreSigner(root)
  const sign = (options?: Partial<SignAppStoreNotificationOptions>): Promise<SignedTestRequest> =>
    signAppStoreNotification({ signer, signedDate: currentDate(), ...options })
  const app = { bundleId: testBundleId, appAppleId: testAppAppleId }
  return {
    files: {},
    signer,
    sign,
    genuine: (signedDate = currentDate()) => sign({ signedDate }),
    verifier: (options) => createAppStoreVerifier({ ...app, trustAnchors, crypto, currentDate, ...options }),
    hostile: () => hostile.appstore({ root, at: currentDate() }),
  }
}
