import { importRsassaKey, type RsassaHash } from '../signature/rsassa.js'

/** The public key of an end-entity certificate, ready to verify with. */
export class SigningKey {
  readonly certificateUrl: string
  /** Narrowest validity along the certification path. */
  readonly notBefore: Date
  readonly notAfter: Date
  readonly jwk: Readonly<JsonWebKey>
  readonly #crypto: Crypto
  readonly #keys = new Map<RsassaHash, CryptoKey>()

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
  for(hash: RsassaHash): CryptoKey | Promise<CryptoKey> {
    return this.#keys.get(hash) ?? this.#import(hash)
  }

  async #import(hash: RsassaHash): Promise<CryptoKey> {
    const key = await importRsassaKey(this.#crypto, this.jwk, hash)
    this.#keys.set(hash, key)
    return key
  }
}
