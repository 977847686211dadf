import type { TestAuthority } from '../authority/test-authority.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import {
  appStoreRequest,
  type SignAppStoreNotificationOptions,
  signAppStoreNotification,
  testAppAppleId,
  testBundleId,
} from './app-store-notification.js'
import { type AppStoreSigner, type AppStoreSignerOptions, createAppStoreSigner } from './app-store-signer.js'

/** Options of `hostile.appstore`. */
export interface HostileAppStoreOptions {
  /** The trust anchor of the verifier. */
  root: TestAuthority
  /** The only bundle id that the verifier serves, in `Production` alone. Default: the one of the test app. */
  bundleId?: string
  /** The only appAppleId that the verifier serves. Default: the one of the test app. */
  appAppleId?: number
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The URL of the endpoint. */
  url?: string
}

/** The material for the hostile requests. */
export interface AppStoreMaterial {
  readonly root: TestAuthority
  /** A genuine signer. */
  readonly signer: AppStoreSigner
  readonly bundleId: string
  readonly at: Date
  /** Creates another signer below the trust anchor. It is genuine except for the given options. */
  signerWith(options: AppStoreSignerOptions, root?: TestAuthority): Promise<AppStoreSigner>
  /** Signs a notification that is genuine except for the given options. */
  sign(options?: Partial<SignAppStoreNotificationOptions>): Promise<SignedTestRequest>
  /** Signs a notification and then changes its JWS. */
  edit(
    change: (jws: string) => string | Promise<string>,
    options?: Partial<SignAppStoreNotificationOptions>,
  ): Promise<SignedTestRequest>
  /** Wraps a JWS, or any other text, in a request. */
  wrap(signedPayload: string): SignedTestRequest
  /** Sends other bytes as the body. */
  body(content: string | Uint8Array<ArrayBuffer>): SignedTestRequest
}

/** Creates the material from the options of `hostile.appstore`. */
export async function createMaterial(options: HostileAppStoreOptions): Promise<AppStoreMaterial> {
  const { root, bundleId = testBundleId, appAppleId = testAppAppleId, at = new Date() } = options
  const { url = 'https://receiver.example/appstore' } = options
  const signer = await createAppStoreSigner(root)
  const sign: AppStoreMaterial['sign'] = (given) =>
    signAppStoreNotification({ signer, bundleId, appAppleId, signedDate: at, url, ...given })
  const wrap: AppStoreMaterial['wrap'] = (jws) => appStoreRequest(jws, url)
  return {
    root,
    signer,
    bundleId,
    at,
    signerWith: (given, above = root) => createAppStoreSigner(above, given),
    sign,
    edit: async (change, given) => wrap(await change(jwsOf(await sign(given)))),
    wrap,
    body: (content) => ({
      ...wrap(''),
      body: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    }),
  }
}

/** Returns the JWS in the body of a request. */
export function jwsOf({ body }: SignedTestRequest): string {
  return JSON.parse(new TextDecoder().decode(body)).signedPayload
}

/** Creates a function that creates cases with one expected code. */
export function casesOf(
  expectedCode: HostileCase['expectedCode'],
): (name: string, why: string, make: HostileCase['make']) => HostileCase {
  return (name, why, make) => ({ name, why, expectedCode, make })
}
