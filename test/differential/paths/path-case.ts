import type { CertificatePurpose } from '@countersign/core/x509'

/** What a reader gets to validate: certificates as DER, and what is asked about them. */
export interface PathCase {
  readonly endEntity: Uint8Array
  readonly intermediates: readonly Uint8Array[]
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
  readonly dnsName: string | undefined
  readonly purpose: CertificatePurpose
}
