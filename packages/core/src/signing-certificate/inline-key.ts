import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import { SigningKey } from './signing-key.js'
import type { Validity } from './validity-cache.js'

/** The values that the key of an inline certificate needs. */
export interface InlineKeyMaterial {
  /** The subject of the end-entity certificate. */
  readonly subject: string
  readonly jwk: Readonly<WebCryptoJwk>
  /** The time during which every certificate of the certification path is valid. */
  readonly validity: Validity
}

/** The public key of an end-entity certificate that a message carries, ready for verification. */
export class InlineKey extends SigningKey implements Validity {
  readonly subject: string
  readonly notBefore: number
  readonly notAfter: number

  constructor(crypto: WebCrypto, { subject, jwk, validity }: InlineKeyMaterial) {
    super(crypto, jwk)
    this.subject = subject
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
  }
}
