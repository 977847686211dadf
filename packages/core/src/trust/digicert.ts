import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { digicertAnchors } from './digicert-anchors.js'

// Keep the value, not a promise: on Workers a request must not wait for work that another request began.
let anchors: TrustAnchors | undefined

/**
 * Returns the pinned trust anchors of DigiCert. PayPal has signed with certificates below DigiCert High Assurance EV Root CA.
 * Browsers no longer trust that anchor, so DigiCert renews certificates below the other one, DigiCert Global Root G2
 * (https://knowledge.digicert.com/alerts/digicert-tls-root-strategy-aligning-with-industry-standards).
 *
 * @example
 * ```ts
 * import { digicertTrustAnchors } from '@countersign/core/trust/digicert'
 *
 * for (const { subject } of (await digicertTrustAnchors()).certificates) console.log(subject.text)
 * ```
 */
export async function digicertTrustAnchors(): Promise<TrustAnchors> {
  if (anchors === undefined) {
    // Load the data here, and not when this entry is imported, so that the import opens only one file.
    const { pinTrustAnchors } = await import('../x509/path/pinned-trust-anchors.js')
    anchors = pinTrustAnchors(digicertAnchors)
  }
  return anchors
}
