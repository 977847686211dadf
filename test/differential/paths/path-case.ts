import type { CertificatePurpose } from '@countersign/core/x509'

/** The input that a reader validates: certificates as DER, and the question about them. */
export interface PathCase {
  readonly endEntity: Uint8Array
  readonly intermediates: readonly Uint8Array[]
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
  readonly dnsName: string | undefined
  readonly purpose: CertificatePurpose
}
