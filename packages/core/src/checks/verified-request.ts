import type { ReplayClaim } from './replay-claim.js'
import type { Covers, SignatureAlgorithm, Signer, Verified } from './verifier.js'

// Only this module knows the symbol, so callers cannot use `new verified.constructor(…)`.
const made = Symbol('made by a verifier')

/** The result of a verifier. Its private field shows that it is neither a copy nor an object that a caller made. */
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
    // Copy the Dates: a handler that changes one must not change the key cache.
    this.timestamp = new Date(verified.timestamp)
    this.signer = copySigner(verified.signer)
    this.algorithm = verified.algorithm
    this.covers = verified.covers
    this.#claim = claim
    Object.freeze(this)
  }

  static claimOf(verified: Verified<unknown>): ReplayClaim | undefined {
    if (typeof verified !== 'object' || verified === null || !(#claim in verified))
      throw new TypeError('The argument is not the object that verify() resolved to')
    return verified.#claim
  }
}

/** Creates the result of a verifier. */
export function createVerified<Payload>(
  verified: Verified<Payload>,
  claim: ReplayClaim | undefined,
): Verified<Payload> {
  return new VerifiedRequest(made, verified, claim)
}

// Node 20 needs more than a microsecond to spread an object, so the members have names here.
function copySigner({ id, certificateUrl, notAfter }: Signer): Signer {
  const signer: { -readonly [Name in keyof Signer]: Signer[Name] } = { id }
  if (certificateUrl !== undefined) signer.certificateUrl = certificateUrl
  if (notAfter !== undefined) signer.notAfter = new Date(notAfter)
  return Object.freeze(signer)
}

/**
 * Returns the claim of a verified request, or undefined if its verifier has no replay guard.
 *
 * @throws TypeError if the argument is not the object that `verify` resolved to, such as a copy of it.
 */
export function claimOf(verified: Verified<unknown>): ReplayClaim | undefined {
  return VerifiedRequest.claimOf(verified)
}

/**
 * Records a request that was verified with `lease: true` as handled. Later copies are refused with ERR_REPLAYED. If the
 * guard fails, this function tries again for five seconds. The adapters call it automatically after a handler succeeds.
 *
 * @throws TypeError if the argument is not the object that `verify` resolved to, such as a copy of it.
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the replay guard still fails after five seconds.
 */
export async function completeClaim(verified: Verified<unknown>): Promise<void> {
  await claimOf(verified)?.complete()
}

/**
 * Releases the claim on a request that was verified with `lease: true`, so that the service can deliver it again. Call it if
 * a handler fails; the adapters do so automatically. Does not change a completed claim.
 *
 * @throws TypeError if the argument is not the object that `verify` resolved to, such as a copy of it.
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the replay guard fails. The lease then ends after its usual time.
 */
export async function releaseClaim(verified: Verified<unknown>): Promise<void> {
  await claimOf(verified)?.release()
}
