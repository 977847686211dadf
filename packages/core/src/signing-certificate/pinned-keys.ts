import type { Signer } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import { type SignedData, SigningKey, type VerifiedData } from './signing-key.js'
import type { Validity } from './validity-cache.js'

/** A pinned key. It is trusted without a certification path. Certificates that it signed are not trusted. */
export interface Pin {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly id: string
  readonly jwk: Readonly<WebCryptoJwk>
  /** The validity of the certificate. Absent if only the public key is pinned. */
  readonly validity: Validity | undefined
}

/** A pinned key, ready for verification. */
export class PinnedKey extends SigningKey implements Pin {
  readonly id: string
  readonly validity: Validity | undefined

  constructor(crypto: WebCrypto, { id, jwk, validity }: Pin) {
    // Freeze the members of the key: the synchronous engine keeps an imported key only if they cannot change.
    super(crypto, Object.freeze({ ...jwk }))
    this.id = id
    this.validity = validity
  }

  describeSigner(): Signer {
    const { id, validity } = this
    return validity === undefined ? { id } : { id, notAfter: new Date(validity.notAfter) }
  }
}

/** The pinned keys of one verifier. */
export class PinnedKeys {
  /** The pins, in the order of the caller. */
  readonly pins: readonly PinnedKey[]

  constructor(crypto: WebCrypto, pins: readonly Pin[]) {
    this.pins = pins.map((pin) => new PinnedKey(crypto, pin))
  }

  /**
   * Requires that at least one pin is valid at a time.
   *
   * @throws VerificationError ERR_CERTIFICATE_EXPIRED or ERR_CERTIFICATE_NOT_YET_VALID, for the pin that ends last.
   */
  requireAnyValid(now: Date): void {
    if (this.pins.some((pin) => isValidAt(pin, now))) return
    this.requireValid(
      this.pins.reduce((one, other) => (endOf(other) > endOf(one) ? other : one)),
      now,
    )
  }

  /**
   * Requires that a pin is valid at a time.
   *
   * @throws VerificationError ERR_CERTIFICATE_EXPIRED or ERR_CERTIFICATE_NOT_YET_VALID if it is not valid then.
   */
  requireValid(pin: Pin, now: Date): void {
    const { validity } = pin
    if (validity === undefined || isValidAt(pin, now)) return
    const { notBefore, notAfter } = validity
    if (now.getTime() < notBefore) {
      const message = `The pinned certificate is not valid before ${new Date(notBefore).toISOString()}`
      throw new VerificationError('ERR_CERTIFICATE_NOT_YET_VALID', message)
    }
    const message = `The pinned certificate is not valid after ${new Date(notAfter).toISOString()}`
    throw new VerificationError('ERR_CERTIFICATE_EXPIRED', message)
  }

  /**
   * Tries each pin, valid pins first, until one has made one of the signatures. The caller checks the validity of that pin.
   */
  async findSigned(candidates: readonly SignedData[], now: Date): Promise<VerifiedData<PinnedKey> | undefined> {
    for (const wanted of [true, false]) {
      for (const pin of this.pins) {
        const verified = isValidAt(pin, now) === wanted ? await pin.findSigned(candidates) : undefined
        if (verified !== undefined) return verified
      }
    }
    return undefined
  }
}

// Both ends are included. A public key alone is always valid.
function isValidAt({ validity }: Pin, now: Date): boolean {
  const time = now.getTime()
  return validity === undefined || (time >= validity.notBefore && time <= validity.notAfter)
}

function endOf({ validity }: Pin): number {
  return validity?.notAfter ?? Number.POSITIVE_INFINITY
}
