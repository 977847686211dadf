import type { ReplayClaim } from './replay-claim.js'
import type { Covers, SignatureAlgorithm, Signer, Verified } from './verifier.js'

// Known to this module alone, so that `new verified.constructor(…)` makes nothing.
const made = Symbol('made by a verifier')

/** What a verifier resolves to. A class with a private field, which tells it from a copy and from what a caller made up. */
class VerifiedRequest<Payload> implements Verified<Payload> {
  readonly scheme: string
  readonly payload: Payload
  readonly body: Uint8Array
  readonly timestamp: Date
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly covers: Covers
  readonly #claim: ReplayClaim | undefined

  constructor(by: typeof made, verified: Verified<Payload>, claim: ReplayClaim | undefined) {
    if (by !== made) throw new TypeError('Only a verifier makes a verified request')
    this.scheme = verified.scheme
    this.payload = verified.payload
    this.body = verified.body
    // Copies: what a handler does to a Date must not reach the key cache.
    this.timestamp = new Date(verified.timestamp)
    this.signer = copySigner(verified.signer)
    this.algorithm = verified.algorithm
    this.covers = verified.covers
    this.#claim = claim
    Object.freeze(this)
  }

  static claimOf(verified: Verified<unknown>): ReplayClaim | undefined {
    if (typeof verified !== 'object' || verified === null || !(#claim in verified))
      throw new TypeError('Not the very object that verify() resolved to')
    return verified.#claim
  }
}

/** Makes what a verifier resolves to. */
export function createVerified<Payload>(
  verified: Verified<Payload>,
  claim: ReplayClaim | undefined,
): Verified<Payload> {
  return new VerifiedRequest(made, verified, claim)
}

function copySigner({ notAfter, ...signer }: Signer): Signer {
  return Object.freeze(notAfter === undefined ? signer : { ...signer, notAfter: new Date(notAfter) })
}

/**
 * The claim of a verified request; undefined if its verifier has no replay guard.
 *
 * @throws TypeError if the argument is not the very object that `verify` resolved to.
 */
export function claimOf(verified: Verified<unknown>): ReplayClaim | undefined {
  return VerifiedRequest.claimOf(verified)
}

/**
 * Records a request that was verified with `lease: true` as handled, so that it is ERR_REPLAYED from now on. Tries for five
 * seconds. The adapters call it by themselves, once a handler has succeeded.
 *
 * @throws TypeError if the argument is not the very object that `verify` resolved to.
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the replay guard has failed until then.
 */
export async function completeClaim(verified: Verified<unknown>): Promise<void> {
  await claimOf(verified)?.complete()
}

/**
 * Gives up the claim on a request that was verified with `lease: true`, so that the service may deliver it again. For a
 * handler that failed; the adapters call it by themselves. Has no effect on a claim that is complete.
 *
 * @throws TypeError if the argument is not the very object that `verify` resolved to.
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the replay guard fails. The lease then ends by itself.
 */
export async function releaseClaim(verified: Verified<unknown>): Promise<void> {
  await claimOf(verified)?.release()
}
