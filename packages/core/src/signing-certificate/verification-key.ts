import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import { SigningKey } from './signing-key.js'
import type { Validity } from './validity-cache.js'

/** The values that a verification key needs. */
export interface KeyMaterial {
  readonly certificateUrl: string
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
  readonly certificateUrl: string
  readonly subject: string
  readonly notBefore: number
  readonly notAfter: number
  #isOfUrl: boolean

  constructor(crypto: WebCrypto, { certificateUrl, subject, jwk, validity, from }: KeyMaterial) {
    super(crypto, jwk)
    this.certificateUrl = certificateUrl
    this.subject = subject
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
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
}
