import type { Signer } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { type EcdsaKey, importEcdsaKey, verifyEcdsa } from '../signature/ecdsa.js'
import { importRsassaKey, type RsassaKey, verifyRsassa } from '../signature/rsassa.js'
import type { SignatureHash } from '../signature/signature-algorithm.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'

/** A signature that a request carries. */
export interface CarriedSignature {
  /** The name of the signature for the error message, such as `Signature-256`. */
  readonly name: string
  readonly hash: SignatureHash
  /** RSASSA-PKCS1-v1_5; or ECDSA, as r and s at full length. */
  readonly signature: Uint8Array<ArrayBuffer>
}

/** A signature, and the bytes that it must sign. */
export interface SignedData extends CarriedSignature {
  readonly data: Uint8Array<ArrayBuffer>
  /**
   * The name of the signer, if only the matching signature shows it: for example the id of a webhook that the request does not
   * name, but that the data contain. Default: the name of the certificate or of the pinned key.
   */
  readonly signer?: string
}

/** A signature that matched, and the key that verified it. */
export interface VerifiedData<Key extends SigningKey> {
  readonly signed: SignedData
  readonly key: Key
}

/** A key of WebCrypto, which is for one hash. */
type ImportedKey = RsassaKey | EcdsaKey

/** A public key that signs requests, ready for verification: RSA, or ECDSA with any curve that a path may have. */
export abstract class SigningKey {
  readonly jwk: Readonly<WebCryptoJwk>
  readonly #crypto: WebCrypto
  readonly #keys = new Map<SignatureHash, ImportedKey>()

  constructor(crypto: WebCrypto, jwk: Readonly<WebCryptoJwk>) {
    this.#crypto = crypto
    this.jwk = jwk
  }

  /**
   * Imports the key for a hash, so that the first signature does not wait for it.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if WebCrypto fails.
   */
  async prepare(hash: SignatureHash): Promise<void> {
    try {
      await this.#keyFor(hash)
    } catch (cause) {
      throw engineFailed(cause)
    }
  }

  /** Describes the holder of the key. The caller owns the object. */
  abstract describeSigner(): Signer

  /**
   * Returns the first of several candidates that the key has signed, or undefined if it has signed none of them.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if WebCrypto fails.
   */
  async findSigned(candidates: readonly SignedData[]): Promise<VerifiedData<this> | undefined> {
    try {
      for (const signed of candidates) {
        const { hash, signature, data } = signed
        const imported = this.#keyFor(hash)
        const key = imported instanceof Promise ? await imported : imported
        const isValid =
          this.jwk.kty === 'RSA'
            ? await verifyRsassa(this.#crypto, key as RsassaKey, signature, data)
            : await verifyEcdsa(this.#crypto, key as EcdsaKey, signature, data)
        // The caller may provide the engine, so accept only the value true.
        if (isValid === true) return { signed, key: this }
      }
      return undefined
    } catch (cause) {
      // The sender cannot have caused this error, because the key was validated before.
      throw engineFailed(cause)
    }
  }

  // Returns at once if the key was imported before.
  #keyFor(hash: SignatureHash): ImportedKey | Promise<ImportedKey> {
    return this.#keys.get(hash) ?? this.#import(hash)
  }

  #import(hash: SignatureHash): ImportedKey | Promise<ImportedKey> {
    const keep = (key: ImportedKey): ImportedKey => {
      this.#keys.set(hash, key)
      return key
    }
    const { kty } = this.jwk
    const key = (kty === 'RSA' ? importRsassaKey : importEcdsaKey)(this.#crypto, this.jwk, hash)
    return key instanceof Promise ? key.then(keep) : keep(key)
  }
}

function engineFailed(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'WebCrypto failed', { cause })
}
