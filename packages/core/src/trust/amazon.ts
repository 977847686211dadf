import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { amazonAnchors } from './amazon-anchors.js'

// Keep the value, not a promise: on Workers a request must not wait for work that another request began.
let anchors: TrustAnchors | undefined

/**
 * Returns the pinned trust anchors of Amazon Trust Services: Amazon Root CA 1 to 4 and Starfield Services Root Certificate
 * Authority - G2. Alexa and SNS sign with certificates below them (https://www.amazontrust.com/repository/).
 *
 * @example
 * ```ts
 * import { amazonTrustAnchors } from '@countersign/core/trust/amazon'
 *
 * for (const { subject } of (await amazonTrustAnchors()).certificates) console.log(subject.text)
 * ```
 */
export async function amazonTrustAnchors(): Promise<TrustAnchors> {
  if (anchors === undefined) {
    // Load the data here, and not when this entry is imported, so that the import opens only one file.
    const { pinTrustAnchors } = await import('../x509/path/pinned-trust-anchors.js')
    anchors = pinTrustAnchors(amazonAnchors)
  }
  return anchors
}
