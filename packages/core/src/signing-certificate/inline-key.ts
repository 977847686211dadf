import type { Signer } from '../checks/verifier.js'
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
  readonly notBefore: number
  readonly notAfter: number
  readonly #subject: string

  constructor(crypto: WebCrypto, { subject, jwk, validity }: InlineKeyMaterial) {
    super(crypto, jwk)
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
    this.#subject = subject
  }

  describeSigner(): Signer {
    return { id: this.#subject, notAfter: new Date(this.notAfter) }
  }
}
