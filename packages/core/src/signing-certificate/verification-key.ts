import { VerificationError } from '../errors.js'
import { importRsassaKey, type RsassaHash, type RsassaKey, verifyRsassa } from '../signature/rsassa.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import type { Validity } from './validity-cache.js'

/** The values that a verification key needs. */
export interface KeyMaterial {
  readonly certificateUrl: string
  readonly jwk: Readonly<WebCryptoJwk>
  /** The time during which every certificate of the certification path is valid. */
  readonly validity: Validity
  /** The source of the certificate. */
  readonly from: 'store' | 'download'
}

/** A signature that a request carries. */
export interface CarriedSignature {
  /** The name of the signature for the error message, such as `Signature-256`. */
  readonly name: string
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
}

/** The hash of a verified signature, and the key that verified it. */
export interface VerifiedSignature {
  readonly hash: RsassaHash
  readonly key: VerificationKey
}

/** The public key of an end-entity certificate, ready for verification. */
export class VerificationKey implements Validity {
  readonly certificateUrl: string
  readonly notBefore: number
  readonly notAfter: number
  readonly jwk: Readonly<WebCryptoJwk>
  readonly #crypto: WebCrypto
  readonly #keys = new Map<RsassaHash, RsassaKey>()
  #isOfUrl: boolean

  constructor(crypto: WebCrypto, { certificateUrl, jwk, validity, from }: KeyMaterial) {
    this.#crypto = crypto
    this.certificateUrl = certificateUrl
    this.jwk = jwk
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

  /**
   * Imports the key for a hash, so that the first signature need not wait. Web Crypto binds an imported key to one hash.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if Web Crypto fails.
   */
  async prepare(hash: RsassaHash): Promise<void> {
    try {
      await this.#for(hash)
    } catch (cause) {
      throw engineFailed(cause)
    }
  }

  /**
   * Verifies an RSASSA-PKCS1-v1_5 signature over some bytes.
   *
   * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_DEPENDENCY_FAILED if Web Crypto fails.
   */
  async verify({ name, hash, signature }: CarriedSignature, data: Uint8Array<ArrayBuffer>): Promise<VerifiedSignature> {
    let isValid: boolean
    try {
      const imported = this.#for(hash)
      const key = imported instanceof Promise ? await imported : imported
      isValid = await verifyRsassa(this.#crypto, key, signature, data)
    } catch (cause) {
      // The sender cannot have caused this error, because the key was validated before.
      throw engineFailed(cause)
    }
    // The caller may provide the engine, so accept only the value true.
    if (isValid === true) return { hash, key: this }
    throw new VerificationError('ERR_SIGNATURE_MISMATCH', `${name} is not this certificate’s signature over what came`)
  }

  // Returns at once if the key was imported before.
  #for(hash: RsassaHash): RsassaKey | Promise<RsassaKey> {
    return this.#keys.get(hash) ?? this.#import(hash)
  }

  #import(hash: RsassaHash): RsassaKey | Promise<RsassaKey> {
    const keep = (key: RsassaKey): RsassaKey => {
      this.#keys.set(hash, key)
      return key
    }
    const key = importRsassaKey(this.#crypto, this.jwk, hash)
    return key instanceof Promise ? key.then(keep) : keep(key)
  }
}

function engineFailed(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'Web Crypto failed', { cause })
}
