import { hostileAlexa } from './alexa/hostile.js'
import { hostileApig } from './apig/hostile.js'
import { hostileAppStore } from './appstore/hostile.js'
import { hostilePayPal } from './paypal/hostile.js'
import { hostileForScheme } from './scheme/hostile.js'
import { hostileSmn } from './smn/hostile.js'
import { hostileSns } from './sns/hostile.js'

/**
 * Creates requests that no verifier may accept, by scheme; `forScheme` derives them from a definition. Each has a name, a sentence about what is wrong, and the expected code.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { createTrustAnchors } from '@countersign/core/x509'
 * import { createCertificateHost, createTestAuthority, expectRejected, hostile, testSkillId } from '@countersign/testing'
 *
 * const authority = await createTestAuthority()
 * const host = createCertificateHost()
 * const trustAnchors = await createTrustAnchors(authority.anchorPem)
 * const verifier = createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch: host.fetch })
 * for await (const { request, expectedCode } of hostile.alexa({ authority, host })) {
 *   await expectRejected(verifier, request, expectedCode)
 * }
 * ```
 */
export const hostile: {
  readonly alexa: typeof hostileAlexa
  readonly apig: typeof hostileApig
  readonly appstore: typeof hostileAppStore
  readonly paypal: typeof hostilePayPal
  readonly smn: typeof hostileSmn
  readonly sns: typeof hostileSns
  readonly forScheme: typeof hostileForScheme
} = {
  alexa: hostileAlexa,
  apig: hostileApig,
  appstore: hostileAppStore,
  paypal: hostilePayPal,
  smn: hostileSmn,
  sns: hostileSns,
  forScheme: hostileForScheme,
}
