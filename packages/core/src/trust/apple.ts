import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { appleAnchors } from './apple-anchors.js'

// Keep the value, not a promise: on Workers a request must not wait for work that another request began.
let anchors: TrustAnchors | undefined

/**
 * Returns the pinned trust anchor of Apple, Apple Root CA - G3. The App Store signs with certificates below it
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
    // Load the data here, and not when this entry is imported, so that the import opens only one file.
    const { pinTrustAnchors } = await import('../x509/path/pinned-trust-anchors.js')
    anchors = pinTrustAnchors(appleAnchors)
  }
  return anchors
}
