import type { Certificate } from '../certificate/certificate.js'

/** A valid certification path (RFC 5280 section 6). */
export interface CertificationPath {
  /** End-entity certificate first, trust anchor last. */
  readonly certificates: readonly Certificate[]
  readonly trustAnchor: Certificate
  /** How many signatures were verified to find it. */
  readonly signatureChecks: number
  /** Why other candidates were given up on the way, one sentence each, the nearest to success first. */
  readonly reasons: readonly string[]
}
