import type { Certificate } from '../x509/certificate/certificate.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificationPath } from '../x509/path/validate-certification-path.js'
import type { FileSources } from './certificate-files.js'
import type { FoundIssuers } from './issuer-download.js'
import type { SigningKey } from './signing-key.js'

/** What the checks of a signing certificate read and fill in. */
export interface CertificateContext {
  readonly now: Date
  /** Canonical, and inside the scheme's URL policy: set by the scheme's check `certificate-url`. */
  certificateUrl: string
  /** The SubjectAltName dNSName that the end-entity certificate must have. */
  dnsName: string
  file?: CertificateFile
  issuers?: FoundIssuers
  path?: CertificationPath
  signingKey?: SigningKey
}

/** A certificate file, parsed. */
export interface CertificateFile {
  readonly from: 'store' | 'download'
  readonly pem: string
  readonly endEntity: Certificate
  readonly others: readonly Certificate[]
}

/** What the checks need from the caller of a scheme. */
export interface CertificateSources extends FileSources {
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly crypto: Crypto
}

/** What a scheme asks of its certificates. */
export interface CertificateRules {
  /** What a file holds: a chain, its end-entity certificate first, or the end-entity certificate alone. */
  readonly file: 'chain' | 'end-entity'
  /** What proves the end-entity certificate: a certification path, or nothing but the download over TLS. */
  readonly proof: 'path' | 'transport'
}
