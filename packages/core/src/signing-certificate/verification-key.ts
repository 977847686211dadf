import { VerificationError } from '../errors.js'
import { importRsassaKey, type RsassaHash, type RsassaKey, verifyRsassa } from '../signature/rsassa.js'
import type { Validity } from './validity-cache.js'

/** What a verification key is made of. */
export interface KeyMaterial {
  readonly certificateUrl: string
  readonly jwk: Readonly<JsonWebKey>
  /** Narrowest validity along the certification path. */
  readonly validity: Validity
  /** Where the certificate came from. */
  readonly from: 'store' | 'download'
}

/** A signature, and the bytes that it must be over. */
export interface SignedData {
  /** Where the signature stood, for the message, such as `Signature-256`. */
  readonly name: string
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** A signature that was verified, and the key that it is made with. */
export interface VerifiedSignature extends SignedData {
  readonly key: VerificationKey
}

/** The public key of an end-entity certificate, ready to verify with. */
export class VerificationKey implements Validity {
  readonly certificateUrl: string
  readonly notBefore: number
  readonly notAfter: number
  readonly jwk: Readonly<JsonWebKey>
  readonly #crypto: Crypto
  readonly #keys = new Map<RsassaHash, RsassaKey>()
  #isOfUrl: boolean

  constructor(crypto: Crypto, { certificateUrl, jwk, validity, from }: KeyMaterial) {
    this.#crypto = crypto
    this.certificateUrl = certificateUrl
    this.jwk = jwk
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
    this.#isOfUrl = from === 'download'
  }

  /**
   * Whether the certificate is known to be the one at its URL. A store may have mixed up two files that are both valid, so
   * one that came from there is only known by a signature that it has verified.
   */
  get isOfUrl(): boolean {
    return this.#isOfUrl
  }

  /** Records that the key has verified a signature of a request that names its URL. */
  confirm(): void {
    this.#isOfUrl = true
  }

  /**
   * Imports the key for a hash, to which Web Crypto binds it, so that the first signature need not wait for it.
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
   * Verifies an RSASSA-PKCS1-v1_5 signature.
   *
   * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_DEPENDENCY_FAILED if Web Crypto fails.
   */
  async verify(signed: SignedData): Promise<VerifiedSignature> {
    if (await this.#isSigned(signed)) return { ...signed, key: this }
    const message = `${signed.name} is not this certificate’s signature over what came`
    throw new VerificationError('ERR_SIGNATURE_MISMATCH', message)
  }

  async #isSigned({ hash, signature, data }: SignedData): Promise<boolean> {
    try {
      const imported = this.#for(hash)
      const key = imported instanceof Promise ? await imported : imported
      const isValid = await verifyRsassa(this.#crypto, key, signature, data)
      // A caller may hand over an engine: nothing but true is true.
      return isValid === true
    } catch (cause) {
      // Whatever it throws, it is nothing that the sender did: the key was validated before.
      throw engineFailed(cause)
    }
  }

  // At once if it was imported before.
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
