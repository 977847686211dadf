import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { appleAnchors } from './apple-anchors.js'

// A value, not a promise: on Workers a request must not wait on what another, perhaps ended one began.
let anchors: TrustAnchors | undefined

/**
 * The pinned trust anchor of Apple, Apple Root CA - G3. The App Store signs with certificates below it
 * (https://www.apple.com/certificateauthority/).
 *
 * @example
 * ```ts
 * import { appleTrustAnchors } from '@countersign/core/trust/apple'
 *
 * for (const { subject } of (await appleTrustAnchors()).certificates) console.log(subject.text)
 * ```
 */
export async function appleTrustAnchors(): Promise<TrustAnchors> {
  if (anchors === undefined) {
    // Loaded when they are asked for, since it is needed then anyway: to import this entry opens one file.
    const { pinTrustAnchors } = await import('../x509/path/pinned-trust-anchors.js')
    anchors = pinTrustAnchors(appleAnchors)
  }
  return anchors
}
