import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { digicertAnchors } from './digicert-anchors.js'

// A value, not a promise: on Workers a request must not wait on what another, perhaps ended one began.
let anchors: TrustAnchors | undefined

/**
 * The pinned trust anchor of DigiCert, DigiCert High Assurance EV Root CA. PayPal signs with certificates below it
 * (https://www.digicert.com/kb/digicert-root-certificates.htm).
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
    // Loaded when they are asked for, since it is needed then anyway: to import this entry opens one file.
    const { pinTrustAnchors } = await import('../x509/path/pinned-trust-anchors.js')
    anchors = pinTrustAnchors(digicertAnchors)
  }
  return anchors
}
