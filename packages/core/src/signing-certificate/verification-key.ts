import { importRsassaKey, type RsassaHash, type RsassaKey } from '../signature/rsassa.js'

/** The public key of an end-entity certificate, ready to verify with. */
export class VerificationKey {
  readonly certificateUrl: string
  /** Narrowest validity along the certification path. */
  readonly notBefore: Date
  readonly notAfter: Date
  readonly jwk: Readonly<JsonWebKey>
  readonly #crypto: Crypto
  readonly #keys = new Map<RsassaHash, RsassaKey>()

  constructor(
    crypto: Crypto,
    certificateUrl: string,
    jwk: Readonly<JsonWebKey>,
    validity: { notBefore: Date; notAfter: Date },
  ) {
    this.#crypto = crypto
    this.certificateUrl = certificateUrl
    this.jwk = jwk
    this.notBefore = validity.notBefore
    this.notAfter = validity.notAfter
  }

  /** The key for a hash: at once where it was imported before. Web Crypto binds a key to one hash. */
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
