import { VerificationError } from '../errors.js'
import { importEcdsaKey, verifyEcdsa } from '../signature/ecdsa.js'
import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from '../signature/web-crypto.js'
import type { Validity } from './validity-cache.js'

/** The values that the key of an inline certificate needs. */
export interface InlineKeyMaterial {
  /** The subject of the end-entity certificate. */
  readonly subject: string
  /** The members of a P-256 key. */
  readonly jwk: Readonly<WebCryptoJwk>
  /** The time during which every certificate of the certification path is valid. */
  readonly validity: Validity
}

/** The P-256 key of an end-entity certificate that a message carries, ready for verification. */
export class InlineKey implements Validity {
  readonly subject: string
  readonly notBefore: number
  readonly notAfter: number
  readonly #crypto: WebCrypto
  readonly #jwk: Readonly<WebCryptoJwk>
  #imported: WebCryptoKey | undefined

  constructor(crypto: WebCrypto, { subject, jwk, validity }: InlineKeyMaterial) {
    this.#crypto = crypto
    this.#jwk = jwk
    this.subject = subject
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
  }

  /**
   * Verifies an ECDSA signature with SHA-256, of r and s at full length.
   *
   * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_DEPENDENCY_FAILED if Web Crypto fails.
   */
  async verify(signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<void> {
    if (await this.#isSigned(signature, data)) return
    throw new VerificationError(
      'ERR_SIGNATURE_MISMATCH',
      'The signature is not this certificate’s signature over what came',
    )
  }

  async #isSigned(signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      this.#imported ??= await importEcdsaKey(this.#crypto, this.#jwk)
      // The caller may provide the engine, so accept only the value true.
      return (await verifyEcdsa(this.#crypto, this.#imported, signature, data)) === true
    } catch (cause) {
      // The sender cannot have caused this error, because the key was validated before.
      throw new VerificationError('ERR_DEPENDENCY_FAILED', 'Web Crypto failed', { cause })
    }
  }
}
