import { importRsassaKey, type RsassaHash, type RsassaKey } from '../signature/rsassa.js'
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

  /** The key for a hash: at once if it was imported before. Web Crypto binds a key to one hash. */
  for(hash: RsassaHash): RsassaKey | Promise<RsassaKey> {
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
