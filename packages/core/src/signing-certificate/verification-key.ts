import type { Signer } from '../checks/verifier.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import type { WantedCertificate } from './check-certificate.js'
import { SigningKey } from './signing-key.js'
import type { Validity } from './validity-cache.js'

/** The values that a verification key needs. */
export interface KeyMaterial {
  readonly certificate: WantedCertificate
  /** The subject of the end-entity certificate. */
  readonly subject: string
  readonly jwk: Readonly<WebCryptoJwk>
  /** The time during which every certificate of the certification path is valid. */
  readonly validity: Validity
  /** The source of the certificate. */
  readonly from: 'store' | 'download'
}

/** The public key of an end-entity certificate that was at a URL, ready for verification. */
export class VerificationKey extends SigningKey implements Validity {
  readonly certificate: WantedCertificate
  /** The origin of the URL, such as `https://s3.amazonaws.com`. */
  readonly origin: string
  readonly notBefore: number
  readonly notAfter: number
  readonly #subject: string
  #isOfUrl: boolean

  constructor(crypto: WebCrypto, { certificate, subject, jwk, validity, from }: KeyMaterial) {
    super(crypto, jwk)
    this.certificate = certificate
    this.origin = originOf(certificate.url)
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
    this.#subject = subject
    this.#isOfUrl = from === 'download'
  }

  /**
   * Whether the certificate is certainly the one at its URL. A store may mix up two files that are both valid. So a
   * certificate from a store is certain only after its key has verified a signature.
   */
  get isOfUrl(): boolean {
    return this.#isOfUrl
  }

  /** Records that the key has verified the signature of a request that names its URL. */
  confirm(): void {
    this.#isOfUrl = true
  }

  describeSigner(): Signer {
    const { dnsName = this.#subject, url } = this.certificate
    return { id: dnsName, certificateUrl: url, notAfter: new Date(this.notAfter) }
  }
}

/** Returns the origin of a canonical URL with the scheme https. */
export function originOf(url: string): string {
  return url.slice(0, url.indexOf('/', 'https://'.length))
}
