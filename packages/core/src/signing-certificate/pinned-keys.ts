import { VerificationError } from '../errors.js'
import { importRsassaKey, type RsassaKey, verifyRsassa } from '../signature/rsassa.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Validity } from './validity-cache.js'

/** A pinned RSA key. It is trusted as it is: no certification path is built, and what it signed is not a pin. */
export interface Pin {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly id: string
  readonly jwk: { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  /** The validity of the certificate. Absent if only the public key is pinned. */
  readonly validity: Validity | undefined
}

/** An RSASSA-PKCS1-v1_5 signature with SHA-256, and the bytes that it must sign. */
export interface PinSignedData {
  /** The name of the signature for the error message, such as `signature`. */
  readonly name: string
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** The pinned keys of one verifier, ready for verification. */
export class PinnedKeys {
  /** The pins, in the order of the caller. */
  readonly pins: readonly Pin[]
  readonly #crypto: WebCrypto
  readonly #keys = new Map<Pin, RsassaKey>()

  constructor(crypto: WebCrypto, pins: readonly Pin[]) {
    this.#crypto = crypto
    // Freeze the members of each key: the synchronous engine keeps an imported key only if they cannot change.
    this.pins = pins.map(({ jwk, ...pin }) => ({ ...pin, jwk: Object.freeze({ ...jwk }) }))
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
   * @throws VerificationError ERR_CERTIFICATE_EXPIRED or ERR_CERTIFICATE_NOT_YET_VALID
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
   * Tries each pin, those that are valid first, and returns the one whose key made the signature. The caller checks the validity
   * of that pin.
   *
   * @throws VerificationError ERR_SIGNATURE_MISMATCH, or ERR_DEPENDENCY_FAILED if Web Crypto fails.
   */
  async verify(signed: PinSignedData, now: Date): Promise<Pin> {
    for (const wanted of [true, false]) {
      for (const pin of this.pins) {
        if (isValidAt(pin, now) === wanted && (await this.#isSigned(pin, signed))) return pin
      }
    }
    const message = `${signed.name} is not the signature of a pinned key over what came`
    throw new VerificationError('ERR_SIGNATURE_MISMATCH', message)
  }

  async #isSigned(pin: Pin, { signature, data }: PinSignedData): Promise<boolean> {
    try {
      let key = this.#keys.get(pin)
      if (key === undefined) {
        key = await importRsassaKey(this.#crypto, pin.jwk, 'SHA-256')
        this.#keys.set(pin, key)
      }
      const isValid = await verifyRsassa(this.#crypto, key, signature, data)
      // The caller may provide the engine, so accept only the value true.
      return isValid === true
    } catch (cause) {
      // The sender cannot have caused this error, because the key was checked before.
      throw new VerificationError('ERR_DEPENDENCY_FAILED', 'Web Crypto failed', { cause })
    }
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
